"""pickle: what is read may run any code."""
from swiftsure import data, escapes, sink, unknown

HIGHEST_PROTOCOL = DEFAULT_PROTOCOL = 5


def loads(data_, **options):
    sink("object", data_, "pickle.loads")
    return unknown()


def load(file, **options):
    sink("object", file, "pickle.load")
    return unknown()


def dumps(obj, *args, **options):
    escapes(obj)
    return data()


def dump(obj, file, *args, **options):
    escapes(obj)
