"""The registry of applications (docs: ref/applications#django.apps.apps)."""
from swiftsure import boolean, native, unknown


class Apps:
    @native
    def get_model(self, app_label, model_name=None, require_ready=True): ...

    def get_registered_model(self, app_label, model_name):
        return self.get_model(app_label, model_name)

    def get_models(self, *args, **kwargs):
        return unknown()

    def get_app_configs(self):
        return unknown()

    def get_app_config(self, app_label):
        from django.apps.config import FoundConfig

        return FoundConfig(app_label)

    def is_installed(self, app_name):
        return boolean()


apps = Apps()
