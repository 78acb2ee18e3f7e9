"""Localised values (docs: topics/i18n/formatting)."""
from django.template.library import Library

register = Library()


def _text(value, *args):
    return str(value)


register.filter("localize", _text)
register.filter("unlocalize", _text)
