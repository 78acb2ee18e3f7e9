"""string."""
from swiftsure import text

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
        return text()
