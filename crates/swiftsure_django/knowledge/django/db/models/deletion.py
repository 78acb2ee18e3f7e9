"""What happens on delete (docs: ref/models/fields#django.db.models.ForeignKey.on_delete)."""
from django.db.models import CASCADE, DO_NOTHING, PROTECT, RESTRICT, SET, SET_DEFAULT, SET_NULL
from django.core.exceptions import ProtectedError, RestrictedError
