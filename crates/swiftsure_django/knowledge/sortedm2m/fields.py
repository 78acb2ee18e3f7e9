"""sortedm2m.fields: a many-to-many relation whose rows have a place."""
from django.db import models


class SortedManyToManyField(models.ManyToManyField): ...
