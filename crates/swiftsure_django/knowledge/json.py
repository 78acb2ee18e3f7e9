"""json."""
from swiftsure import data, text


def dumps(obj, **options):
    return text()


def dump(obj, fp, **options): ...


def loads(s, **options):
    return data()


def load(fp, **options):
    return data()


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
