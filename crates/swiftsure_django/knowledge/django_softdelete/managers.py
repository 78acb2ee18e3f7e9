"""django_softdelete.managers. What they filter is not told: a prefetched relation gives its rows as they are."""
from django.db import models


class SoftDeleteQuerySet(models.QuerySet):
    def hard_delete(self):
        return super().delete()


class DeletedQuerySet(models.QuerySet):
    def restore(self, strict=True, *args, **kwargs):
        for row in self.filter(*args, **kwargs):
            row.restore()

    def hard_delete(self):
        return super().delete()


class GlobalQuerySet(DeletedQuerySet): ...


class SoftDeleteManager(models.Manager):
    _queryset_class = SoftDeleteQuerySet


class DeletedManager(models.Manager):
    _queryset_class = DeletedQuerySet


class GlobalManager(models.Manager):
    _queryset_class = GlobalQuerySet
