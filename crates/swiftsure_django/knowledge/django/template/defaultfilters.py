"""The built-in filters (docs: ref/templates/builtins#built-in-filter-reference)."""
from swiftsure import boolean, data, number, text

from django.template.library import Library

register = Library()


def stringfilter(func):
    return func


def _text(value, *args):
    return str(value)


def _number(value, *args):
    return number()


for _name in (
    "addslashes", "capfirst", "center", "cut", "escape", "escapejs", "escapeseq", "filesizeformat", "floatformat",
    "force_escape", "iriencode", "json_script", "linebreaks", "linebreaksbr", "linenumbers", "ljust", "lower", "phone2numeric",
    "pprint", "rjust", "safe", "slugify", "stringformat", "striptags", "title", "truncatechars", "truncatechars_html",
    "truncatewords", "truncatewords_html", "upper", "urlencode", "urlize", "urlizetrunc", "wordwrap",
):
    register.filter(_name, _text)

for _name in ("date", "time", "timesince", "timeuntil"):
    register.filter(_name, _text)

for _name in ("divisibleby", "get_digit", "wordcount"):
    register.filter(_name, _number)


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
    return sorted(value)


@register.filter
def dictsortreversed(value, arg):
    return sorted(value)


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
