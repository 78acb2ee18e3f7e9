"""django_tables2.utils: the way from a record to a value."""


class Accessor(str): ...


A = Accessor


def follow(record, accessor):
    """What stands at the end of a way, of which each step may be called."""
    parts = tuple(accessor.replace(".", "__").split("__"))
    value = step(record, parts[0])
    if len(parts) > 1:
        value = step(value, parts[1])
    if len(parts) > 2:
        value = step(value, parts[2])
    return value


def step(value, name):
    found = getattr(value, name, None)
    if callable(found) and not hasattr(found, "all"):
        return found()
    return found
