"""Escaping for distinguished names."""
from swiftsure import made_of, safe, text


def escape_dn_chars(s):
    return safe(made_of(text(), s), "ldap")
