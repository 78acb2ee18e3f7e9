"""Escaping for distinguished names."""
from swiftsure import made_of, safe, text


def escape_rdn(rdn):
    return safe(made_of(text(), rdn), "ldap")
