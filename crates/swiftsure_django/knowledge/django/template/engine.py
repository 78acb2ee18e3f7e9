"""Engines by their names (docs: topics/templates#engines). Each finds templates as the loader does."""
from swiftsure import sink, text

from django.template.runtime import render, render_literal


class LoadedTemplate:
    def __init__(self, template_name):
        self.template_name = template_name

    def render(self, context=None, request=None):
        render(self.template_name, context, request)
        return text()


class Compiled:
    def render(self, context=None, request=None):
        render_literal(context)
        return text()


class Template(Compiled):
    def __init__(self, template_string, origin=None, name=None, engine=None):
        sink("template", template_string, "Template")


class Engine:
    def __init__(self, dirs=None, app_dirs=False, **options): ...

    @classmethod
    def get_default(cls):
        return cls()

    def get_template(self, template_name):
        return LoadedTemplate(template_name)

    def select_template(self, template_name_list):
        return LoadedTemplate(template_name_list)

    def from_string(self, template_code):
        return Template(template_code)

    def render_to_string(self, template_name, context=None):
        render(template_name, context, None)
        return text()


class Backend(Engine):
    # Which language it is, the settings say.
    def from_string(self, template_code):
        sink("template", template_code, "engines.from_string")
        return Compiled()


class EngineHandler:
    def __getitem__(self, alias):
        return Backend()

    def all(self):
        return [Backend()]


engines = EngineHandler()
