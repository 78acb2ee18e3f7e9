"""jsonpickle: what is read may be any object."""
from swiftsure import sink, text, unknown


def decode(string, *args, **options):
    sink("object", string, "jsonpickle.decode")
    return unknown()


loads = decode


def encode(value, *args, **options):
    return text()


dumps = encode
