"""filer.fields.folder: a key to a folder."""
from django.db import models
from filer.models import Folder


class FilerFolderField(models.ForeignKey):
    def __init__(self, to=None, **kwargs):
        super().__init__(Folder, **kwargs)
