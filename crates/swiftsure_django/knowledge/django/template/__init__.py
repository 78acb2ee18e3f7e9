"""Templates (docs: topics/templates). What a template reads is followed from where it is rendered."""
from swiftsure import escapes, text

from django.template.context import Context, RequestContext
from django.template.library import Library


class TemplateDoesNotExist(Exception): ...
class TemplateSyntaxError(Exception): ...
class VariableDoesNotExist(Exception): ...


class Template:
    def __init__(self, template_string, origin=None, name=None, engine=None): ...

    def render(self, context=None, request=None):
        escapes(context)
        return text()


class Node:
    def render(self, context): ...
