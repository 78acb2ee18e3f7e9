"""shlex."""
from swiftsure import made_of, safe, text


def quote(s):
    return safe(made_of(text(), s), "command")


def split(s, comments=False, posix=True):
    return [made_of(text(), s) for part in s]


def join(split_command):
    return safe(made_of(text(), split_command), "command")
