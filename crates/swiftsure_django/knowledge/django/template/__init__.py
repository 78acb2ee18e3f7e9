"""Templates (docs: topics/templates). What a template reads is followed from where it is rendered."""
from swiftsure import escapes, text


class TemplateDoesNotExist(Exception): ...
class TemplateSyntaxError(Exception): ...
class VariableDoesNotExist(Exception): ...


class Library:
    def simple_tag(self, func=None, takes_context=None, name=None):
        if func is None:
            return lambda func: func
        return func

    def simple_block_tag(self, func=None, takes_context=None, name=None, end_name=None):
        if func is None:
            return lambda func: func
        return func

    def inclusion_tag(self, filename, func=None, takes_context=None, name=None):
        return lambda func: func

    def filter(self, name=None, filter_func=None, **flags):
        if callable(name):
            return name
        if callable(filter_func):
            return filter_func
        return lambda func: func

    def tag(self, name=None, compile_function=None):
        if callable(name):
            return name
        return lambda func: func


class Template:
    def __init__(self, template_string, origin=None, name=None, engine=None): ...

    def render(self, context=None, request=None):
        escapes(context)
        return text()


class Node:
    def render(self, context): ...
