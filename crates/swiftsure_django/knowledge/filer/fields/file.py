"""filer.fields.file: a key to a file."""
from django.db import models
from filer.models import File


class FilerFileField(models.ForeignKey):
    def __init__(self, to=None, **kwargs):
        super().__init__(File, **kwargs)
