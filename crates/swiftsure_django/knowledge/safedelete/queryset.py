"""safedelete.queryset: who deletes many, marks each of them."""
from django.db.models import QuerySet
from swiftsure import refine


class SafeDeleteQueryset(QuerySet):
    @refine
    def all(self, force_visibility=None): ...

    def undelete(self, force_policy=None):
        for row in self.all():
            row.undelete()
