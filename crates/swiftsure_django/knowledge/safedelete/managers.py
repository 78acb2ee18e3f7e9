"""safedelete.managers."""
from django.db import models
from safedelete.config import DELETED_INVISIBLE, DELETED_ONLY_VISIBLE, DELETED_VISIBLE
from safedelete.queryset import SafeDeleteQueryset


class SafeDeleteManager(models.Manager):
    _safedelete_visibility = DELETED_INVISIBLE
    _queryset_class = SafeDeleteQueryset

    def get_queryset(self):
        return super().get_queryset().filter(deleted__isnull=True)

    def all_with_deleted(self, **kwargs):
        return super().get_queryset()

    def deleted_only(self):
        return super().get_queryset().filter(deleted__isnull=False)


class SafeDeleteAllManager(models.Manager):
    _safedelete_visibility = DELETED_VISIBLE
    _queryset_class = SafeDeleteQueryset


class SafeDeleteDeletedManager(models.Manager):
    _safedelete_visibility = DELETED_ONLY_VISIBLE
    _queryset_class = SafeDeleteQueryset

    def get_queryset(self):
        return super().get_queryset().filter(deleted__isnull=False)
