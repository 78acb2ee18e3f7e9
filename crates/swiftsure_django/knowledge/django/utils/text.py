"""Text (docs: ref/utils#module-django.utils.text)."""
from swiftsure import text


def slugify(value, allow_unicode=False):
    return text()


def capfirst(x):
    return text()


def format_lazy(format_string, *args, **kwargs):
    return text()


def get_text_list(list_, last_word="or"):
    return text()


def get_valid_filename(name):
    return text()


def camel_case_to_spaces(value):
    return text()


def phone2numeric(phone):
    return text()


def normalize_newlines(text):
    return text


def smart_split(value):
    return [text()]


def unescape_string_literal(s):
    return text()


class Truncator:
    def __init__(self, text): ...

    def chars(self, num, truncate=None, html=False):
        return text()

    def words(self, num, truncate=None, html=False):
        return text()
