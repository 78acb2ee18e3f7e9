"""annoying.functions."""
from django.conf import settings


def get_object_or_None(klass, *args, **kwargs):
    queryset = getattr(klass, "_default_manager", klass)
    return queryset.filter(*args, **kwargs).first()


def get_config(key, default=None):
    return getattr(settings, key, default)
