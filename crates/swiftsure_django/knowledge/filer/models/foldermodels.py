"""filer.models.foldermodels."""
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from swiftsure import text, unknown


class Folder(models.Model):
    parent = models.ForeignKey("self", null=True, blank=True, related_name="children", on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="filer_owned_folders", on_delete=models.SET_NULL, null=True, blank=True
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "filer"
        unique_together = (("parent", "name"),)

    @property
    def files(self):
        return self.all_files.all()

    @property
    def file_count(self):
        return self.all_files.count()

    @property
    def pretty_logical_path(self):
        return unknown()

    def get_admin_change_url(self):
        return text()

    def __str__(self):
        return unknown()


class FolderPermission(models.Model):
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.CASCADE)
    type = models.SmallIntegerField(default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="filer_folder_permissions", on_delete=models.SET_NULL, null=True, blank=True
    )
    group = models.ForeignKey(
        Group, related_name="filer_folder_permissions", on_delete=models.CASCADE, null=True, blank=True
    )
    everybody = models.BooleanField(default=False)
    can_read = models.SmallIntegerField(blank=True, null=True)
    can_edit = models.SmallIntegerField(blank=True, null=True)
    can_add_children = models.SmallIntegerField(blank=True, null=True)

    class Meta:
        app_label = "filer"
