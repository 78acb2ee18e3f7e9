"""filer.models.filemodels."""
from django.conf import settings
from django.db import models
from filer.models.foldermodels import Folder
from polymorphic.models import PolymorphicModel
from swiftsure import boolean, number, text


class File(PolymorphicModel):
    folder = models.ForeignKey(Folder, related_name="all_files", null=True, blank=True, on_delete=models.CASCADE)
    file = models.FileField(null=True, blank=True)
    _file_size = models.BigIntegerField(null=True, blank=True)
    sha1 = models.CharField(max_length=40, blank=True, default="")
    has_all_mandatory_data = models.BooleanField(default=False, editable=False)
    original_filename = models.CharField(max_length=255, blank=True, null=True)
    name = models.CharField(max_length=255, default="", blank=True)
    description = models.TextField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="owned_%(class)ss", on_delete=models.SET_NULL, null=True, blank=True
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)
    is_public = models.BooleanField(default=True)
    mime_type = models.CharField(max_length=255, default="application/octet-stream")

    class Meta:
        app_label = "filer"

    def __str__(self):
        return text()

    @property
    def label(self):
        return text()

    @property
    def url(self):
        return text()

    @property
    def canonical_url(self):
        return text()

    @property
    def path(self):
        return text()

    @property
    def size(self):
        return number()

    @property
    def extension(self):
        return text()

    @property
    def logical_folder(self):
        return self.folder

    def get_admin_change_url(self):
        return text()

    def has_edit_permission(self, request):
        return boolean()

    def has_read_permission(self, request):
        return boolean()

    def has_add_children_permission(self, request):
        return boolean()
