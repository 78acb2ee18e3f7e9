"""timezone_field.fields."""
from django.db import models


class TimeZoneField(models.Field): ...
