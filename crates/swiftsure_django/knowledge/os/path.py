"""os.path."""
from swiftsure import boolean, made_of, number, safe, text


def join(path, *paths):
    return made_of(text(), path, *paths)


def split(path):
    return made_of(text(), path), safe(made_of(text(), path), "path")


def exists(path):
    return boolean()


def getsize(path):
    return number()


def basename(p):
    return safe(made_of(text(), p), "path")


def dirname(p):
    return made_of(text(), p)


def relpath(path, start=None):
    return made_of(text(), path)


def splitext(p):
    return made_of(text(), p), made_of(text(), p)


def abspath(path):
    return safe(made_of(text(), path), "argument")


realpath = abspath
normpath = expanduser = expandvars = dirname


def commonprefix(list):
    return text()


commonpath = commonprefix
isfile = isdir = isabs = islink = exists
getmtime = getctime = getatime = getsize
