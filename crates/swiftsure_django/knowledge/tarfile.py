"""tarfile: members of an archive may name any place, unless a filter refuses them (docs: tarfile#extraction-filters)."""
from swiftsure import data, made_of, sink, text, unknown


class TarError(Exception): ...


class TarFile:
    def __init__(self, name=None, mode="r", fileobj=None, **options):
        self._source = made_of(data(), name, fileobj)

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        if filter is None and members is None:
            sink("archive", self._source, "TarFile.extractall")
        elif filter is None:
            sink("archive", self._source, "TarFile.extractall of chosen members")

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        if filter is None:
            sink("archive", self._source, "TarFile.extract")

    def getmembers(self):
        return unknown()

    def getnames(self):
        return [made_of(text(), self._source)]

    def extractfile(self, member):
        return made_of(data(), self._source)

    def __iter__(self):
        return iter(unknown())

    def __enter__(self):
        return self

    def __exit__(self, *args): ...
    def add(self, name, *args, **options): ...
    def close(self): ...


def open(name=None, mode="r", fileobj=None, bufsize=10240, **options):
    return TarFile(name, mode, fileobj)


def is_tarfile(name):
    return unknown()
