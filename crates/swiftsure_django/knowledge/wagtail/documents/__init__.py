"""wagtail.documents."""
from django.apps import apps
from django.conf import settings


def get_document_model():
    return apps.get_model(getattr(settings, "WAGTAILDOCS_DOCUMENT_MODEL", "wagtaildocs.Document"))
