"""django-waffle: features that are on or off. What is asked for stays in the cache."""
from swiftsure import boolean, unknown


def flag_is_active(request, flag_name, read_only=False):
    return boolean()


def switch_is_active(switch_name):
    return boolean()


def sample_is_active(sample_name):
    return boolean()


def get_waffle_flag_model():
    return unknown()


def get_waffle_switch_model():
    return unknown()


def get_waffle_sample_model():
    return unknown()
