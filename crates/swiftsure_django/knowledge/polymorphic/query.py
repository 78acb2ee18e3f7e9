"""polymorphic.query."""
from django.db.models import QuerySet
from swiftsure import refine


class PolymorphicQuerySet(QuerySet):
    @refine
    def instance_of(self, *args): ...
    @refine
    def not_instance_of(self, *args): ...
    @refine
    def non_polymorphic(self): ...

    def get_real_instances(self, base_result_objects=None):
        return list(self if base_result_objects is None else base_result_objects)
