"""Managers for the current site (docs: ref/contrib/sites#the-currentsitemanager)."""
from swiftsure import data

from django.db import models


class CurrentSiteManager(models.Manager):
    def __init__(self, field_name=None): ...

    def get_queryset(self):
        return super().get_queryset().filter(site__id=data())
