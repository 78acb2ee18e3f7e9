"""shutil."""
from swiftsure import data, sink, text


def copy(src, dst, **options):
    sink("path", src, "shutil.copy")
    sink("path", dst, "shutil.copy")
    return text()


copy2 = copyfile = move = copytree = copy


def make_archive(base_name, format, root_dir=None, **options):
    return text()


def which(cmd, **options):
    return text()


def copyfileobj(fsrc, fdst, length=0): ...
def rmtree(path, *args, **options):
    sink("path", path, "shutil.rmtree")


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    if filter is None:
        sink("archive", filename, "shutil.unpack_archive")



def disk_usage(path):
    return data()
