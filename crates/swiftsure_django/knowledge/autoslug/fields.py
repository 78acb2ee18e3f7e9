"""autoslug.fields."""
from django.db import models


class AutoSlugField(models.SlugField): ...
