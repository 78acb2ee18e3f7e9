"""Sites (docs: ref/contrib/sites). The current site is cached for the process."""
from swiftsure import instance

from django.db import models


class SiteManager(models.Manager):
    def get_current(self, request=None):
        return instance(Site)

    def clear_cache(self): ...


class Site(models.Model):
    domain = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=50)
    objects = SiteManager()

    def __str__(self):
        return self.domain
