"""dataclasses: the engine sets annotated fields itself. `field` stays unknown, so that no default hides a value."""


def dataclass(cls=None, **options):
    return _unchanged if cls is None else cls


def _unchanged(cls):
    return cls


def replace(obj, **changes):
    return obj
