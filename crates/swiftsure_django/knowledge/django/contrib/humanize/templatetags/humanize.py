"""Filters for people (docs: ref/contrib/humanize)."""
from django.template.library import Library

register = Library()


def _text(value, *args):
    return str(value)


register.filter("apnumber", _text)
register.filter("intcomma", _text)
register.filter("intword", _text)
register.filter("naturalday", _text)
register.filter("naturaltime", _text)
register.filter("ordinal", _text)
