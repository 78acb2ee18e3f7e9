"""filer.fields.image: a key to an image."""
from django.conf import settings
from django.db import models
from filer.models import Image


class FilerImageField(models.ForeignKey):
    def __init__(self, to=None, **kwargs):
        super().__init__(getattr(settings, "FILER_IMAGE_MODEL", None) or Image, **kwargs)
