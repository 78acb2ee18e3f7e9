"""joblib: its files are pickles."""
from swiftsure import sink, unknown


def load(filename, mmap_mode=None):
    sink("object", filename, "joblib.load")
    return unknown()


def dump(value, filename, *args, **options): ...


Parallel = delayed = Memory = unknown()
