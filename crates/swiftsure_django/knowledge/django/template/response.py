"""Responses that are rendered late (docs: ref/template-response)."""
from swiftsure import escapes

from django.http import HttpResponse


class SimpleTemplateResponse(HttpResponse):
    def __init__(self, template, context=None, *args, **kwargs):
        self.template_name = template
        self.context_data = context
        escapes(context)
        self.headers = {}

    def render(self):
        return self

    def add_post_render_callback(self, callback): ...


class TemplateResponse(SimpleTemplateResponse):
    def __init__(self, request, template, context=None, *args, **kwargs):
        super().__init__(template, context)
