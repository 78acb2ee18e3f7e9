"""rest_framework.renderers."""
from django.template.runtime import render


class BaseRenderer:
    def render(self, data, accepted_media_type=None, renderer_context=None): ...


class JSONRenderer(BaseRenderer): ...


class TemplateHTMLRenderer(BaseRenderer):
    template_name = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        view, response = renderer_context["view"], renderer_context["response"]
        render(self.get_template_names(response, view), data, renderer_context["request"])

    def get_template_names(self, response, view):
        if response.template_name:
            return [response.template_name]
        if self.template_name:
            return [self.template_name]
        template_name = getattr(view, "template_name", None)
        if template_name:
            return [template_name]
        return view.get_template_names()


class StaticHTMLRenderer(BaseRenderer): ...
class HTMLFormRenderer(BaseRenderer): ...
class BrowsableAPIRenderer(BaseRenderer): ...
class AdminRenderer(BrowsableAPIRenderer): ...
class MultiPartRenderer(BaseRenderer): ...
