"""Localised formats."""
from swiftsure import text


def date_format(value, format=None, use_l10n=None):
    return text()


def time_format(value, format=None, use_l10n=None):
    return text()


def number_format(value, decimal_pos=None, use_l10n=None, force_grouping=False):
    return text()


def localize(value, use_l10n=None):
    return text()


def get_format(format_type, lang=None, use_l10n=None):
    return text()
