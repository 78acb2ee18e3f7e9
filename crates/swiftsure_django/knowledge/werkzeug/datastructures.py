"""Multi-dicts, headers and uploaded files of a request (docs: werkzeug datastructures)."""
from swiftsure import boolean, made_of, number, outside, safe, sink, text, unknown


class MultiDict:
    """Texts by name; `_source` says where they come from."""

    _source = None

    def __init__(self, mapping=None): ...

    def _value(self, key=None):
        if self._source is None:
            return text()
        return outside(self._source, key)

    def get(self, key, default=None, type=None):
        if type is None:
            return self._value(key)
        return type(self._value(key))

    def getlist(self, key, type=None):
        if type is None:
            return [self._value(key) for each in unknown()]
        return [type(self._value(key)) for each in unknown()]

    def pop(self, key, default=None):
        return self._value(key)

    def __getitem__(self, key):
        return self._value(key)

    def __contains__(self, key):
        return boolean()

    def __len__(self):
        return number()

    def __iter__(self):
        return [self._value() for each in unknown()]

    def keys(self):
        return [self._value() for each in unknown()]

    def values(self):
        return [self._value() for each in unknown()]

    def items(self, multi=False):
        return [(self._value(), self._value()) for each in unknown()]

    def lists(self):
        return [(self._value(), [self._value() for each in unknown()]) for each in unknown()]

    def to_dict(self, flat=True):
        return {self._value(): self._value()}

    def copy(self):
        return self

    def __setitem__(self, key, value): ...
    def update(self, *args, **keywords): ...


class Query(MultiDict):
    _source = "query parameter"


class Form(MultiDict):
    _source = "form field"


class Values(MultiDict):
    _source = "request parameter"


class Cookies(MultiDict):
    _source = "cookie"


class RequestHeaders(MultiDict):
    _source = "request header"

    def get_all(self, key):
        return self.getlist(key)


class Headers:
    """The headers of a response: a line break in one is refused, as Django and h11 refuse it."""

    def __init__(self, *args): ...

    def __setitem__(self, key, value): ...
    def add(self, key, value, **options): ...
    def set(self, key, value, **options): ...

    def __getitem__(self, key):
        return text()

    def get(self, key, default=None):
        return text()

    def extend(self, *args): ...
    def update(self, *args): ...
    def setdefault(self, key, value): ...


class FileStorage:
    """An uploaded file: its name is what the client says it is."""

    @property
    def filename(self):
        return outside("name of an uploaded file")

    @property
    def stream(self):
        return outside("uploaded file", None, "any")

    content_type = text()
    mimetype = text()
    content_length = number()
    name = text()

    def save(self, dst, buffer_size=16384):
        sink("path", dst, "FileStorage.save")

    def read(self, *args):
        return outside("uploaded file", None, "data")

    def readlines(self, *args):
        return [outside("uploaded file", None, "data") for each in unknown()]

    def seek(self, *args): ...
    def close(self): ...


class Files:
    def get(self, key, default=None):
        return FileStorage()

    def getlist(self, key):
        return [FileStorage() for each in unknown()]

    def __getitem__(self, key):
        return FileStorage()

    def __contains__(self, key):
        return boolean()

    def __len__(self):
        return number()

    def values(self):
        return [FileStorage() for each in unknown()]

    def items(self):
        return [(text(), FileStorage()) for each in unknown()]

    def to_dict(self):
        return {text(): FileStorage()}
