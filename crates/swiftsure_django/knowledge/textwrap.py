"""textwrap."""
from swiftsure import text


def dedent(text_):
    return text()


def shorten(text_, width, **options):
    return text()


fill = shorten
indent = shorten


def wrap(text_, width=70, **options):
    return [text() for line in text_]
