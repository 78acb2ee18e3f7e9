"""sorl.thumbnail.fields."""
from django.db import models


class ImageField(models.ImageField): ...
