"""model_utils.managers."""
from django.db import models
from django.db.models import QuerySet
from swiftsure import refine


class InheritanceQuerySetMixin:
    @refine
    def select_subclasses(self, *subclasses): ...
    @refine
    def instance_of(self, *models): ...

    def get_subclass(self, *args, **kwargs):
        return self.select_subclasses().get(*args, **kwargs)


class InheritanceQuerySet(InheritanceQuerySetMixin, QuerySet): ...


class InheritanceManagerMixin:
    _queryset_class = InheritanceQuerySet


class InheritanceManager(InheritanceManagerMixin, models.Manager): ...


class QueryManagerMixin:
    def __init__(self, *args, **kwargs): ...

    def order_by(self, *args):
        return self

    def get_queryset(self):
        return super().get_queryset().filter()


class QueryManager(QueryManagerMixin, models.Manager): ...


class SoftDeletableQuerySetMixin: ...
class SoftDeletableQuerySet(SoftDeletableQuerySetMixin, QuerySet): ...


class SoftDeletableManagerMixin:
    _queryset_class = SoftDeletableQuerySet

    def get_queryset(self):
        return super().get_queryset().filter(is_removed=False)


class SoftDeletableManager(SoftDeletableManagerMixin, models.Manager): ...
