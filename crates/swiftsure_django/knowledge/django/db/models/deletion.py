"""What happens on delete (docs: ref/models/fields#django.db.models.ForeignKey.on_delete)."""
from swiftsure import boolean, effect, number

from django.db.models import CASCADE, DO_NOTHING, PROTECT, RESTRICT, SET, SET_DEFAULT, SET_NULL
from django.db.models.base import Model
from django.core.exceptions import ProtectedError, RestrictedError


class Collector:
    """What a delete does: it reads the rows that depend on the objects, then deletes them."""

    def __init__(self, using=None, origin=None):
        self.data = {}
        self._collected = []

    def collect(self, objs, source=None, nullable=False, collect_related=True, **options):
        self._collected = objs
        effect("query", "related rows")

    def add(self, objs, source=None, nullable=False, reverse_dependency=False): ...
    def add_dependency(self, model, dependency, reverse_dependency=False): ...
    def can_fast_delete(self, objs, from_field=None):
        return boolean()

    def delete(self):
        # The rows themselves, with the signals that are sent for each.
        for row in self._collected:
            Model.delete(row)
        return (number(), {})
