"""safedelete.managers. What they filter is not told: a prefetched relation gives its rows as they are."""
from django.db import models
from safedelete.config import DELETED_INVISIBLE, DELETED_ONLY_VISIBLE, DELETED_VISIBLE
from safedelete.queryset import SafeDeleteQueryset


class SafeDeleteManager(models.Manager):
    _safedelete_visibility = DELETED_INVISIBLE
    _queryset_class = SafeDeleteQueryset

    def all_with_deleted(self, **kwargs):
        return self.get_queryset()

    def deleted_only(self):
        return self.get_queryset().filter(deleted__isnull=False)


class SafeDeleteAllManager(models.Manager):
    _safedelete_visibility = DELETED_VISIBLE
    _queryset_class = SafeDeleteQueryset


class SafeDeleteDeletedManager(models.Manager):
    _safedelete_visibility = DELETED_ONLY_VISIBLE
    _queryset_class = SafeDeleteQueryset
