"""inspect."""
from swiftsure import boolean, data, text


def isclass(object):
    return boolean()


isfunction = ismethod = iscoroutinefunction = iscoroutine = isawaitable = isgenerator = isgeneratorfunction = isclass
ismodule = isabstract = isbuiltin = isroutine = isasyncgenfunction = isclass


def getsource(object):
    return text()


getdoc = cleandoc = getfile = getmodulename = getsource


def stack(context=1):
    return data()


currentframe = stack


def signature(obj, **options):
    return data()


def markcoroutinefunction(func):
    return func
