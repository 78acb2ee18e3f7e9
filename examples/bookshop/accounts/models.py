"""Readers of the shop and their public profile."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who can sign in: a reader, or one of the staff."""


class Profile(models.Model):
    """What a reader shows to others."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    display_name = models.CharField(max_length=80)
    city = models.CharField(max_length=80, blank=True)
    newsletter = models.BooleanField(default=False)

    def __str__(self):
        return self.display_name
