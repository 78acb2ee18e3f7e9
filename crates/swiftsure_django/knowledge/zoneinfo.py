"""zoneinfo."""
from swiftsure import data, text


def ZoneInfo(key):
    return data()


def available_timezones():
    return {text() for name in text()}
