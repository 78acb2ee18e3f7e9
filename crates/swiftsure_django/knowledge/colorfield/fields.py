"""colorfield.fields."""
from django.db import models


class ColorField(models.CharField): ...
