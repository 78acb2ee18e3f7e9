"""typing_extensions: typing, for older Pythons."""
from typing import *


def deprecated(message, **options):
    def decorator(function):
        return function

    return decorator
