"""JSON fields (docs: ref/models/fields#jsonfield)."""
from django.db.models.fields import Field


class JSONField(Field): ...
