"""Managers (docs: topics/db/managers). What only the queryset knows is passed on to it."""
from swiftsure import native

from django.db.models.query import QuerySet


class BaseManager:
    _queryset_class = QuerySet

    @native
    def get_queryset(self): ...

    @classmethod
    @native
    def from_queryset(cls, queryset_class, class_name=None): ...

    def all(self):
        return self.get_queryset().all()

    def db_manager(self, using=None, hints=None):
        return self


class Manager(BaseManager): ...


class EmptyManager(Manager):
    def get_queryset(self):
        return super().get_queryset().none()
