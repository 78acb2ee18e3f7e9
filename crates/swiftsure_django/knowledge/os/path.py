"""os.path."""
from swiftsure import boolean, number, text


def join(path, *paths):
    return text()


def split(path):
    return text(), text()


def exists(path):
    return boolean()


def getsize(path):
    return number()


basename = dirname = abspath = realpath = normpath = expanduser = expandvars = relpath = commonprefix = join
splitext = split
isfile = isdir = isabs = islink = exists
getmtime = getctime = getatime = getsize
