"""shutil."""
from swiftsure import data, text


def copy(src, dst, **options):
    return text()


copy2 = copyfile = move = copytree = make_archive = which = copy


def copyfileobj(fsrc, fdst, length=0): ...
def rmtree(path, *args, **options): ...
def unpack_archive(filename, *args, **options): ...


def disk_usage(path):
    return data()
