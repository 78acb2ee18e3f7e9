"""werkzeug.security."""
from swiftsure import boolean, made_of, safe, text

from werkzeug.utils import safe_join


def generate_password_hash(password, method="scrypt", salt_length=16):
    return text()


def check_password_hash(pwhash, password):
    return boolean()
