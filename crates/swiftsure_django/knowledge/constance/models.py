"""constance.models."""
from django.db import models


class Constance(models.Model):
    key = models.CharField(max_length=255, unique=True)
    value = models.TextField(null=True, editable=False)

    class Meta:
        app_label = "constance"

    def __str__(self):
        return self.key
