"""codecs."""
from swiftsure import data, made_of, sink, text


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    sink("path", filename, "codecs.open")
    return data()


def encode(obj, encoding="utf-8", errors="strict"):
    return made_of(data(), obj)


decode = encode
