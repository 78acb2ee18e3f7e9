"""Responses that are rendered late (docs: ref/template-response)."""
from django.http import HttpResponse
from django.template.runtime import render


class SimpleTemplateResponse(HttpResponse):
    def __init__(self, template, context=None, *args, **kwargs):
        self.template_name = template
        self.context_data = context
        self._request = None
        self.headers = {}

    def resolve_context(self, context):
        return context

    def render(self):
        render(self.template_name, self.resolve_context(self.context_data), self._request)
        return self

    def add_post_render_callback(self, callback): ...


class TemplateResponse(SimpleTemplateResponse):
    def __init__(self, request, template, context=None, *args, **kwargs):
        super().__init__(template, context)
        self._request = request
