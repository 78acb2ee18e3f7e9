"""The built-in filters (docs: templates#list-of-builtin-filters)."""
from swiftsure import data, number, safe, sink, text, unknown

from django.template.runtime import member, regrouped


def _text(value, *args, **kwargs):
    return str(value)


def _escaped(value, *args, **kwargs):
    return safe(str(value), "html")


def _unescaped(value, *args, **kwargs):
    sink("html", value, "safe")
    return str(value)


def _number(value, *args, **kwargs):
    return number()


def _read(item, attribute):
    if attribute is None:
        return item
    if isinstance(attribute, str):
        return member(item, attribute)
    return data()


def attr(value, name):
    return getattr(value, name)


def batch(value, linecount, fill_with=None):
    return [[item for item in value]]


def count(value):
    return len(value)


def default(value, default_value="", boolean=False):
    return value or default_value


def dictsort(value, case_sensitive=False, by="key", reverse=False):
    return sorted(value.items())


def first(seq):
    return [*seq][0]


def groupby(value, attribute, default=None, case_sensitive=False):
    keys = [_read(item, attribute) for item in value]
    return regrouped(value)


def items(value):
    return value.items()


def join(value, d="", attribute=None):
    return text().join([str(_read(item, attribute)) for item in value])


def last(seq):
    return [*seq][-1]


def list_filter(value):
    return list(value)


def map_filter(value, *args, attribute=None, default=None):
    if attribute is None:
        return [unknown() for item in value]
    return [_read(item, attribute) for item in value]


def maximum(value, case_sensitive=False, attribute=None):
    return max([_read(item, attribute) for item in value])


def random(seq):
    return [*seq][0]


def reject(value, *args, **kwargs):
    return [item for item in value if unknown()]


def rejectattr(value, attribute, *args, **kwargs):
    return [item for item in value if _read(item, attribute)]


def reverse(value):
    return reversed(value)


def slice_filter(value, slices, fill_with=None):
    return [[item for item in value]]


def sort(value, reverse=False, case_sensitive=False, attribute=None):
    keys = [_read(item, attribute) for item in value] if attribute is not None else None
    return sorted(value)


def sum_filter(iterable, attribute=None, start=0):
    for item in iterable:
        _read(item, attribute)
    return number()


def unique(value, case_sensitive=False, attribute=None):
    return [item for item in value if _read(item, attribute)]


FILTERS = {
    "abs": _number,
    "attr": attr,
    "batch": batch,
    "capitalize": _text,
    "center": _text,
    "count": count,
    "d": default,
    "default": default,
    "dictsort": dictsort,
    "e": _escaped,
    "escape": _escaped,
    "filesizeformat": _text,
    "first": first,
    "float": _number,
    "forceescape": _escaped,
    "format": _text,
    "groupby": groupby,
    "indent": _text,
    "int": _number,
    "items": items,
    "join": join,
    "last": last,
    "length": count,
    "list": list_filter,
    "lower": _text,
    "map": map_filter,
    "max": maximum,
    "min": maximum,
    "pprint": _text,
    "random": random,
    "reject": reject,
    "rejectattr": rejectattr,
    "replace": _text,
    "reverse": reverse,
    "round": _number,
    "safe": _unescaped,
    "select": reject,
    "selectattr": rejectattr,
    "slice": slice_filter,
    "sort": sort,
    "string": _text,
    "striptags": _text,
    "sum": sum_filter,
    "title": _text,
    "tojson": _escaped,
    "trim": _text,
    "truncate": _text,
    "unique": unique,
    "upper": _text,
    "urlencode": _escaped,
    "urlize": _escaped,
    "wordcount": _number,
    "wordwrap": _text,
    "xmlattr": _escaped,
}
