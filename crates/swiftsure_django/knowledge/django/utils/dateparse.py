"""Dates from text (docs: ref/utils#module-django.utils.dateparse)."""
from swiftsure import data


def parse_date(value):
    return data()


def parse_datetime(value):
    return data()


def parse_time(value):
    return data()


def parse_duration(value):
    return data()
