"""Paths."""
from swiftsure import made_of, safe, text


def safe_join(base, *paths):
    return safe(made_of(text(), base, *paths), "path")


def to_path(value):
    return value
