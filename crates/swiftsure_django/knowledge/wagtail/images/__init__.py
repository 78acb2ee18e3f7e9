"""wagtail.images."""
from django.apps import apps
from django.conf import settings


def get_image_model():
    return apps.get_model(getattr(settings, "WAGTAILIMAGES_IMAGE_MODEL", "wagtailimages.Image"))
