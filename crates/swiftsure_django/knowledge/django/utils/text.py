"""Text (docs: ref/utils#module-django.utils.text)."""
from swiftsure import made_of, safe, text


def slugify(value, allow_unicode=False):
    return safe(made_of(text(), value), "all")


def capfirst(x):
    return made_of(text(), x)


def format_lazy(format_string, *args, **kwargs):
    return text()


def get_text_list(list_, last_word="or"):
    return text()


def get_valid_filename(name):
    return safe(made_of(text(), name), "word")


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
