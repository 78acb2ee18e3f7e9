"""Applications (docs: ref/applications)."""
from django.apps.config import AppConfig
from django.apps.registry import apps
