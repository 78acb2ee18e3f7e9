"""django-auto-prefetch: reading a relation of one row loads it for all rows of its queryset."""
from django.db import models
from swiftsure import unknown


class QuerySet(models.QuerySet): ...


class Manager(models.Manager):
    _queryset_class = QuerySet

    def get_queryset(self):
        return super().get_queryset().fetch_mode(unknown())


class ForeignKey(models.ForeignKey): ...
class OneToOneField(models.OneToOneField): ...


class Model(models.Model):
    objects = Manager()
    prefetch_manager = Manager()

    class Meta:
        abstract = True
        base_manager_name = "prefetch_manager"
