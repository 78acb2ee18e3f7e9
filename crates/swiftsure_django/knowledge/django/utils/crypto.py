"""Random and constant-time functions (docs: ref/utils)."""
from swiftsure import boolean, data, text


def get_random_string(length=12, allowed_chars=""):
    return text()


def constant_time_compare(val1, val2):
    return boolean()


def salted_hmac(key_salt, value, secret=None, *, algorithm="sha1"):
    return data()


def pbkdf2(password, salt, iterations, dklen=0, digest=None):
    return data()
