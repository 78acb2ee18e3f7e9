"""Templates (docs: topics/templates). What a template reads is followed from where it is rendered."""
from django.template.base import Node, NodeList, Parser, TextNode, Token, Variable, VariableNode, token_kwargs
from django.template.context import Context, RequestContext
from django.template.engine import Engine, Template, engines
from django.template.library import Library


class TemplateDoesNotExist(Exception): ...
class TemplateSyntaxError(Exception): ...
class VariableDoesNotExist(Exception): ...
