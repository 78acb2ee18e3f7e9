"""Comparison functions."""
from django.db.models.functions import Cast, Coalesce, Collate, Greatest, Least, NullIf
