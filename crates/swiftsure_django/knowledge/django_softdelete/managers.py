"""django_softdelete.managers: who deletes many, marks each of them."""
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

    def get_queryset(self):
        return super().get_queryset().filter(deleted_at__isnull=True)


class DeletedManager(models.Manager):
    _queryset_class = DeletedQuerySet

    def get_queryset(self):
        return super().get_queryset().filter(deleted_at__isnull=False)


class GlobalManager(models.Manager):
    _queryset_class = GlobalQuerySet
