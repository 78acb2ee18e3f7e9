"""importlib: modules by their names."""
from swiftsure import native, sink


def import_module(name, package=None):
    sink("code", name, "importlib.import_module")
    return module_named(name)


@native
def module_named(name):
    """The module of this name, if it is one that is known."""


def reload(module):
    return module
