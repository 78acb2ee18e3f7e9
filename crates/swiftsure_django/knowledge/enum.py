"""enum: members are read as the values that the class body gives them."""
from swiftsure import data, text


class Enum:
    @property
    def name(self):
        return text()

    @property
    def value(self):
        return data()


class IntEnum(Enum): ...
class StrEnum(Enum): ...
class Flag(Enum): ...
class IntFlag(Flag): ...


class auto: ...


def unique(enumeration):
    return enumeration
