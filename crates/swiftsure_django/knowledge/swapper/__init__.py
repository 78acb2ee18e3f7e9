"""swapper: models that a project may replace."""
from django.apps import apps


def swappable_setting(app_label, model): ...
def is_swapped(app_label, model): ...
def get_model_name(app_label, model):
    return f"{app_label}.{model}"


def get_model_names(app_label, models):
    return [get_model_name(app_label, model) for model in models]


def load_model(app_label, model, required=True, require_ready=True):
    return apps.get_model(app_label, model)


def set_app_prefix(app, prefix): ...
