"""Escaping for filters."""
from swiftsure import made_of, safe, text


def escape_filter_chars(text_, encoding=None):
    return safe(made_of(text(), text_), "ldap")


escape_bytes = escape_filter_chars
