"""io: files in memory are plain data."""
from swiftsure import data, sink


def open(file, mode="r", *args, **options):
    sink("path", file, "io.open")
    return data()


def StringIO(initial_value="", newline=None):
    return data()


BytesIO = TextIOWrapper = BufferedReader = StringIO
