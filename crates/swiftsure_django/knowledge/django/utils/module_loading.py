"""Imports by name (docs: ref/utils#module-django.utils.module_loading)."""
from swiftsure import boolean, native


@native
def import_string(dotted_path): ...


def autodiscover_modules(*args, **kwargs): ...
def module_has_submodule(package, module_name):
    return boolean()
