"""Enumerations for choices (docs: ref/models/fields#enumeration-types)."""
from swiftsure import data


class Choices:
    value = data()
    label = data()
    name = data()
    choices = data()
    values = data()
    labels = data()
    names = data()


class IntegerChoices(Choices): ...
class TextChoices(Choices): ...
