"""io: files in memory are plain data."""
from swiftsure import data


def StringIO(initial_value="", newline=None):
    return data()


BytesIO = TextIOWrapper = BufferedReader = StringIO
