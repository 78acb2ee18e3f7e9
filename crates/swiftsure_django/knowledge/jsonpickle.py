"""jsonpickle: what is read may be any object."""
from swiftsure import escapes, sink, text, unknown


def decode(string, *args, **options):
    sink("object", string, "jsonpickle.decode")
    return unknown()


loads = decode


def encode(value, *args, **options):
    escapes(value)
    return text()


dumps = encode
