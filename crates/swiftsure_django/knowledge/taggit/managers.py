"""taggit.managers: tags of a row, as a many-to-many to `Tag` or to what the through model tags with."""
from django.db import models


class TaggableManager(models.ManyToManyField):
    def __init__(self, verbose_name="Tags", help_text="", through=None, blank=False, related_name=None, to=None, **options):
        if to is None:
            to = "taggit.Tag" if through is None else through.tag.to
        super().__init__(to, related_name=related_name or "+", **options)
