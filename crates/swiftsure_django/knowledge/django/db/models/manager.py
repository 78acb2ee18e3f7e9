"""Managers (docs: topics/db/managers)."""
from swiftsure import native
from django.db.models.query import QuerySet


class BaseManager:
    _queryset_class = QuerySet

    @native
    def get_queryset(self): ...

    @classmethod
    @native
    def from_queryset(cls, queryset_class, class_name=None): ...


class Manager(BaseManager):
    pass
