"""importlib: modules by their names."""
from swiftsure import native


@native
def import_module(name, package=None): ...


def reload(module):
    return module
