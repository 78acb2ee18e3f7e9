"""App configurations (docs: ref/applications#django.apps.AppConfig)."""
from django.apps.registry import apps


class AppConfig:
    def __init__(self, app_name, app_module): ...

    def ready(self): ...

    def get_model(self, model_name, require_ready=True):
        return apps.get_model(self.label, model_name)
