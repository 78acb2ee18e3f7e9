"""App configurations (docs: ref/applications#django.apps.AppConfig)."""
from swiftsure import unknown

from django.apps.registry import apps


class AppConfig:
    def __init__(self, app_name, app_module): ...

    def ready(self): ...

    def get_model(self, model_name, require_ready=True):
        return apps.get_model(self.label, model_name)


class FoundConfig(AppConfig):
    """Some app's own configuration: its models are known by the label that it was asked for by."""

    def __init__(self, label):
        self.label = label

    def get_models(self, *args, **kwargs):
        return unknown()

    def __getattr__(self, name):
        return unknown()
