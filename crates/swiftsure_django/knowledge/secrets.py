"""secrets."""
from random import choice
from swiftsure import boolean, data, number, text


def token_hex(nbytes=None):
    return text()


token_urlsafe = token_hex


def token_bytes(nbytes=None):
    return data()


def randbelow(exclusive_upper_bound):
    return number()


randbits = randbelow


def compare_digest(a, b):
    return boolean()
