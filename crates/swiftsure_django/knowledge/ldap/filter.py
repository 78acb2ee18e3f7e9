"""Escaping for filters."""
from swiftsure import made_of, safe, text


def escape_filter_chars(assertion_value, escape_mode=0):
    return safe(made_of(text(), assertion_value), "ldap")


def filter_format(filter_template, assertion_values):
    return safe(made_of(text(), filter_template, assertion_values), "ldap")
