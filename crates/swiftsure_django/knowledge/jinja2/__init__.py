"""Jinja2 (docs: jinja.palletsprojects.com/api). Templates are found and rendered as Django's backend does it."""
from swiftsure import sink, text, unknown


class Undefined: ...
class StrictUndefined(Undefined): ...
class ChainableUndefined(Undefined): ...


class Environment:
    def __init__(self, *args, **options):
        self.globals = {}
        self.filters = {}
        self.tests = {}
        self.policies = {}

    def add_extension(self, extension): ...

    def install_gettext_translations(self, translations, newstyle=None): ...

    def install_gettext_callables(self, gettext, ngettext, newstyle=None): ...

    def select_template(self, names, parent=None, globals=None):
        return unknown()

    def from_string(self, source, globals=None, template_class=None):
        sink("template", source, "Environment.from_string")
        return unknown()

    def get_template(self, name, parent=None, globals=None):
        return unknown()


def pass_context(f):
    def with_context(*args, **kwargs):
        return f(unknown(), *args, **kwargs)

    return with_context


def pass_eval_context(f):
    return pass_context(f)


def pass_environment(f):
    return pass_context(f)


contextfunction = pass_context
contextfilter = pass_context
environmentfunction = pass_context
environmentfilter = pass_context
evalcontextfilter = pass_context


class Template:
    def __init__(self, source, *args, **options):
        sink("template", source, "jinja2.Template")

    def render(self, *args, **context):
        return text()


class FileSystemLoader:
    def __init__(self, searchpath, *args, **options): ...


class PackageLoader(FileSystemLoader): ...


def select_autoescape(*args, **options):
    return unknown()
