"""html."""
from swiftsure import made_of, raw, safe, text


def escape(s, quote=True):
    return safe(made_of(text(), s), "html")


def unescape(s):
    return raw(made_of(text(), s))
