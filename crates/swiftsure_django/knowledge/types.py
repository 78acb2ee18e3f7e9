"""types. `SimpleNamespace` keeps what it is given."""
from swiftsure import partial


class SimpleNamespace:
    def __init__(self, *args, **keywords):
        for name, value in keywords.items():
            setattr(self, name, value)


def MethodType(function, instance):
    return partial(function, instance)


def MappingProxyType(mapping):
    return mapping
