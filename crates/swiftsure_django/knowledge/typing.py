"""typing. Names that only stand in annotations (`Any`, `Optional`, `Iterable`) stay unknown on purpose."""

from swiftsure import text, unknown

TYPE_CHECKING = False


class AnnotatedAlias:
    def __init__(self, origin, metadata):
        self.__origin__ = origin
        self.__metadata__ = metadata


class _Annotated:
    def __getitem__(self, parts):
        origin, *metadata = parts
        return AnnotatedAlias(origin, metadata)


Annotated = _Annotated()


class Generic: ...
class Protocol: ...


class NamedTuple:
    def _asdict(self):
        return {text(): unknown()}

    def _replace(self, **values):
        return unknown()


def cast(typ, val):
    return val


def NewType(name, tp):
    return tp


def assert_type(val, typ):
    return val


def final(f):
    return f


def override(method):
    return method


def overload(func):
    return func


def no_type_check(arg):
    return arg


def runtime_checkable(cls):
    return cls
