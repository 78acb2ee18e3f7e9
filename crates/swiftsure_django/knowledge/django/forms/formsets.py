"""Formsets (docs: topics/forms/formsets)."""
from swiftsure import boolean


def all_valid(formsets):
    return boolean()
