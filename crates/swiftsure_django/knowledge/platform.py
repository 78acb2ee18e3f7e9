"""platform."""
from swiftsure import text


def system():
    return text()


node = release = version = machine = processor = platform = python_version = system
