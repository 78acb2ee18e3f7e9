"""yaml (docs: pyyaml.org): loaders that make any object run code."""
from swiftsure import made_of, sink, text, unknown


class YAMLError(Exception): ...
class Loader: ...
class UnsafeLoader(Loader): ...
class CLoader(Loader): ...
class BaseLoader: ...
class SafeLoader(BaseLoader): ...
class FullLoader(BaseLoader): ...
class CSafeLoader(SafeLoader): ...
class CBaseLoader(BaseLoader): ...
class CFullLoader(FullLoader): ...


def load(stream, Loader=None):
    if Loader is None or not issubclass(Loader, BaseLoader):
        sink("object", stream, "yaml.load")
    return unknown()


def load_all(stream, Loader=None):
    load(stream, Loader)
    return unknown()


def unsafe_load(stream):
    sink("object", stream, "yaml.unsafe_load")
    return unknown()


def unsafe_load_all(stream):
    return unsafe_load(stream)


def safe_load(stream):
    return made_of(unknown(), stream)


def safe_load_all(stream):
    return made_of(unknown(), stream)


full_load = safe_load


def dump(data, stream=None, **options):
    return text()


safe_dump = dump
