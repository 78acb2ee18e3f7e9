"""string."""
from swiftsure import fills, text, unknown

ascii_letters = ascii_lowercase = ascii_uppercase = digits = hexdigits = punctuation = whitespace = printable = text()


def capwords(s, sep=None):
    return text()


class Template:
    def __init__(self, template): ...

    def substitute(self, *args, **keywords):
        return text()

    safe_substitute = substitute


class Formatter:
    def format(self, format_string, *args, **keywords):
        fills(self, format_string, (args, keywords), "string.Formatter.format")
        return text()

    def vformat(self, format_string, args, kwargs):
        fills(self, format_string, (args, kwargs), "string.Formatter.vformat")
        return text()

    def get_field(self, field_name, args, kwargs):
        return unknown(), text()

    def get_value(self, key, args, kwargs):
        return unknown()
