"""django_extensions.db.fields.json."""
from django.db import models


class JSONField(models.JSONField): ...
