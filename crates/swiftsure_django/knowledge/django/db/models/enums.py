"""Enumerations for choices (docs: ref/models/fields#enumeration-types)."""
from swiftsure import data


# How many members there are is fixed by the code; what they are does not matter here.
_FEW = (data(), data(), data())


class Choices:
    label = data()
    name = data()
    choices = ((data(), data()), (data(), data()), (data(), data()))
    values = labels = names = _FEW


class IntegerChoices(Choices): ...
class TextChoices(Choices): ...
