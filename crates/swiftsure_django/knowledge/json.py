"""json."""
from swiftsure import data, made_of, safe, text


def dumps(obj, **options):
    # Line breaks become \n.
    return safe(made_of(text(), obj), "log")


def dump(obj, fp, **options): ...


def loads(s, **options):
    return made_of(data(), s)


def load(fp, **options):
    return made_of(data(), fp)


class JSONEncoder:
    def __init__(self, **options): ...

    def encode(self, o):
        self.default(o)
        return text()

    def default(self, o):
        return data()


class JSONDecoder:
    def __init__(self, **options): ...

    def decode(self, s):
        return data()
