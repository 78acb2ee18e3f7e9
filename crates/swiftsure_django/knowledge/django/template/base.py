"""Tags that are compiled by hand (docs: howto/custom-template-tags#writing-the-compilation-function)."""
from swiftsure import text

from django.template.runtime import render_part, resolve


class Origin: ...


class Contents:
    def __init__(self, words):
        self.words = words

    def split(self, sep=None, maxsplit=-1):
        if maxsplit == -1:
            return list(self.words)
        return [self.words[0], text()]


class Token:
    def __init__(self, words):
        self.words = words
        self.contents = Contents(words)

    def split_contents(self):
        return list(self.words)


class FilterExpression:
    def __init__(self, token, parser=None):
        self.token = token
        self.var = self
        self.libraries = () if parser is None else parser.libraries

    def resolve(self, context, ignore_failures=False):
        return resolve(self.token, context, self.libraries)


class Variable:
    def __init__(self, var):
        self.var = var

    def resolve(self, context):
        return resolve(self.var, context, ())


class Node:
    def render(self, context): ...

    def render_annotated(self, context):
        return self.render(context)


class NodeList:
    part = None
    blocks = None

    def render(self, context):
        if self.part is not None:
            render_part(self.part, context, self.blocks)
        return text()

    def append(self, node): ...


class TextNode(Node):
    def __init__(self, s):
        self.s = s

    def render(self, context):
        return text()


class VariableNode(Node):
    def __init__(self, filter_expression):
        self.filter_expression = filter_expression

    def render(self, context):
        return str(self.filter_expression.resolve(context))


class Parser:
    """`parts` are the functions of what stands in the tag, up to each tag that divides it."""

    def __init__(self, parts, blocks, libraries):
        self.parts = list(parts)
        self.blocks = blocks
        self.libraries = libraries

    def compile_filter(self, token):
        return FilterExpression(token, self)

    def parse(self, parse_until=None):
        nodelist = NodeList()
        if self.parts:
            nodelist.part = self.parts.pop(0)
            nodelist.blocks = self.blocks
        return nodelist

    def next_token(self):
        return Token((text(),))

    def delete_first_token(self): ...
    def prepend_token(self, token): ...
    def skip_past(self, endtag): ...


def token_kwargs(bits, parser, support_legacy=False):
    found = {}
    for bit in bits:
        found[text()] = parser.compile_filter(bit)
    return found
