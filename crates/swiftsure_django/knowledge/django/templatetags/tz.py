"""Time zones (docs: topics/i18n/timezones)."""
from django.template.library import Library

register = Library()


def _text(value, *args):
    return str(value)


register.filter("localtime", _text)
register.filter("timezone", _text)
register.filter("utc", _text)
