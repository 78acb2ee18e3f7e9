"""pathlib: a path is its text, and what is done to it reaches the file system."""
from swiftsure import boolean, checked, data, made_of, number, safe, sink, text, unknown


class _Path:
    stem = name = text()

    def __init__(self, *segments):
        self._text = made_of(text(), *segments)

    def __str__(self):
        return self._text

    def __truediv__(self, key):
        return _Path(self._text, key)

    def joinpath(self, *others):
        return _Path(self._text, *others)

    def with_name(self, name):
        return _Path(self._text, name)

    def with_suffix(self, suffix):
        return _Path(self._text, suffix)

    def resolve(self, strict=False):
        return _Path(safe(self._text, "argument"))

    absolute = resolve

    def expanduser(self):
        return self

    @property
    def parent(self):
        return self

    @property
    def parents(self):
        return [self]

    @property
    def suffix(self):
        return text()

    def as_posix(self):
        return self._text

    def is_relative_to(self, other):
        return checked(self._text, "path")

    def relative_to(self, *other):
        return self

    def exists(self):
        sink("path", self._text, "Path.exists")
        return boolean()

    def is_file(self):
        return boolean()

    is_dir = is_symlink = is_absolute = is_file

    def open(self, mode="r", *args, **options):
        sink("path", self._text, "Path.open")
        return data()

    def read_text(self, *args, **options):
        sink("path", self._text, "Path.read_text")
        return text()

    def read_bytes(self):
        sink("path", self._text, "Path.read_bytes")
        return data()

    def write_text(self, data_, *args, **options):
        sink("path", self._text, "Path.write_text")
        return number()

    def write_bytes(self, data_):
        sink("path", self._text, "Path.write_bytes")
        return number()

    def unlink(self, missing_ok=False):
        sink("path", self._text, "Path.unlink")

    def mkdir(self, mode=511, parents=False, exist_ok=False): ...
    def touch(self, *args, **options): ...
    def rename(self, target): ...
    def rmdir(self): ...

    def stat(self):
        return data()

    def iterdir(self):
        for each in unknown():
            yield _Path(self._text, text())

    def glob(self, pattern):
        for each in unknown():
            yield _Path(self._text, text())

    rglob = glob


class _Maker:
    def __call__(self, *segments):
        return _Path(*segments)

    def cwd(self):
        return _Path(text())

    def home(self):
        return _Path(text())


Path = PurePath = PosixPath = PurePosixPath = WindowsPath = _Maker()
