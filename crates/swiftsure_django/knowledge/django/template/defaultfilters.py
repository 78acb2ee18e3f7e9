"""The built-in filters (docs: ref/templates/builtins#built-in-filter-reference)."""
from swiftsure import boolean, data, number, safe, sink, text

from django.template.library import Library
from django.template.runtime import member

register = Library()


def stringfilter(func):
    return func


def _text(value, *args):
    return str(value)


def _escaped(value, *args):
    return safe(str(value), "html")


def _unescaped(value, *args):
    sink("html", value, "safe")
    return str(value)


def _number(value, *args):
    return number()


register.filter("addslashes", _text)
register.filter("capfirst", _text)
register.filter("center", _text)
register.filter("cut", _text)
register.filter("date", _text)
register.filter("escape", _escaped)
register.filter("escapejs", _escaped)
register.filter("escapeseq", _text)
register.filter("filesizeformat", _text)
register.filter("floatformat", _text)
register.filter("force_escape", _escaped)
register.filter("iriencode", _escaped)
register.filter("json_script", _escaped)
register.filter("linebreaks", _escaped)
register.filter("linebreaksbr", _escaped)
register.filter("linenumbers", _text)
register.filter("ljust", _text)
register.filter("lower", _text)
register.filter("phone2numeric", _text)
register.filter("pprint", _text)
register.filter("rjust", _text)
register.filter("safe", _unescaped)
register.filter("slugify", _escaped)
register.filter("stringformat", _text)
register.filter("striptags", _text)
register.filter("time", _text)
register.filter("timesince", _text)
register.filter("timeuntil", _text)
register.filter("title", _text)
register.filter("truncatechars", _text)
register.filter("truncatechars_html", _text)
register.filter("truncatewords", _text)
register.filter("truncatewords_html", _text)
register.filter("upper", _text)
register.filter("urlencode", _escaped)
register.filter("urlize", _escaped)
register.filter("urlizetrunc", _escaped)
register.filter("wordwrap", _text)
register.filter("divisibleby", _number)
register.filter("get_digit", _number)
register.filter("wordcount", _number)


@register.filter
def add(value, arg):
    return value + arg


@register.filter
def default(value, arg):
    return value or arg


@register.filter
def default_if_none(value, arg):
    if value is None:
        return arg
    return value


@register.filter
def dictsort(value, arg):
    return sorted(value, key=lambda item: member(item, arg))


@register.filter
def dictsortreversed(value, arg):
    return sorted(value, key=lambda item: member(item, arg), reverse=True)


@register.filter
def first(value):
    return value[0]


@register.filter
def join(value, arg, autoescape=True):
    return text().join([str(item) for item in value])


@register.filter
def last(value):
    return value[-1]


@register.filter
def length(value):
    return len(value)


@register.filter
def length_is(value, arg):
    return len(value) == arg


@register.filter
def make_list(value):
    return list(str(value))


@register.filter
def pluralize(value, arg="s"):
    len(value)
    return text()


@register.filter
def random(value):
    return list(value)[0]


@register.filter
def safeseq(value):
    return [str(item) for item in value]


@register.filter(name="slice")
def slice_filter(value, arg):
    return value[:number()]


@register.filter
def unordered_list(value, autoescape=True):
    return text().join([str(item) for item in value])


@register.filter
def yesno(value, arg=None):
    if value:
        return text()
    return text()
