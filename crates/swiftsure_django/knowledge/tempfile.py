"""tempfile: files are plain data."""
from swiftsure import data, number, text


def NamedTemporaryFile(*args, **options):
    return data()


TemporaryFile = SpooledTemporaryFile = NamedTemporaryFile


class TemporaryDirectory:
    def __init__(self, *args, **options):
        self.name = text()

    def __enter__(self):
        return text()

    def cleanup(self): ...


def mkdtemp(*args, **options):
    return text()


def mkstemp(*args, **options):
    return number(), text()


def gettempdir():
    return text()
