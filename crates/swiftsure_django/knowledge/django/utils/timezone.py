"""Time zones (docs: topics/i18n/timezones)."""
from swiftsure import boolean, data, text, unknown

utc = data()


def now():
    return data()


def localtime(value=None, timezone=None):
    return data()


def localdate(value=None, timezone=None):
    return data()


def make_aware(value, timezone=None, is_dst=None):
    return data()


def make_naive(value, timezone=None):
    return data()


def is_aware(value):
    return boolean()


def is_naive(value):
    return boolean()


def get_current_timezone():
    return data()


def get_default_timezone():
    return data()


def get_fixed_timezone(offset):
    return data()


def get_current_timezone_name():
    return text()


def activate(timezone): ...
def deactivate(): ...
class override:
    def __init__(self, timezone): ...
    def __enter__(self): ...
    def __exit__(self, *args): ...
