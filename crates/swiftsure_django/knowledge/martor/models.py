"""martor.models."""
from django.db import models


class MartorField(models.TextField): ...
