"""jinja2.sandbox: what templates may do is limited here."""
from swiftsure import unknown

from jinja2 import Environment


class SandboxedEnvironment(Environment):
    def from_string(self, source, globals=None, template_class=None):
        return unknown()


class ImmutableSandboxedEnvironment(SandboxedEnvironment): ...
