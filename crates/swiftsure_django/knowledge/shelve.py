"""shelve: its values are pickles."""
from swiftsure import sink, unknown


def open(filename, *args, **options):
    sink("path", filename, "shelve.open")
    return unknown()
