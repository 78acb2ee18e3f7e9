"""Password hashing (docs: topics/auth/passwords)."""
from swiftsure import boolean, text


def check_password(password, encoded, setter=None, preferred="default"):
    return boolean()


def make_password(password, salt=None, hasher="default"):
    return text()


def is_password_usable(encoded):
    return boolean()
