"""Translation (docs: topics/i18n/translation)."""
from django.template.library import Library

register = Library()


def _text(value, *args):
    return str(value)


register.filter("language_bidi", _text)
register.filter("language_name", _text)
register.filter("language_name_local", _text)
register.filter("language_name_translated", _text)
