"""marshal: what is read may run any code."""
from swiftsure import data, sink, unknown

HIGHEST_PROTOCOL = DEFAULT_PROTOCOL = 5


def loads(data_, **options):
    sink("object", data_, "marshal.loads")
    return unknown()


def load(file, **options):
    sink("object", file, "marshal.load")
    return unknown()


def dumps(obj, *args, **options):
    return data()


def dump(obj, file, *args, **options): ...
