"""sys. `argv` and the version stay unknown: any of their values can be."""
from swiftsure import data, text

platform = executable = version = text()
stdout = stderr = stdin = data()


def exc_info():
    return data(), data(), data()


def exit(status=None, /):
    raise SystemExit(status)
