"""django_extensions.db.models."""
from django.db import models
from django_extensions.db.fields import AutoSlugField, CreationDateTimeField, ModificationDateTimeField


class TimeStampedModel(models.Model):
    created = CreationDateTimeField()
    modified = ModificationDateTimeField()

    class Meta:
        abstract = True
        get_latest_by = "modified"


class TitleDescriptionModel(models.Model):
    title = models.CharField(max_length=255)
    description = models.TextField(blank=True, null=True)

    class Meta:
        abstract = True


class TitleSlugDescriptionModel(TitleDescriptionModel):
    slug = AutoSlugField()

    class Meta:
        abstract = True


class ActivatorQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=1)

    def inactive(self):
        return self.filter(status=0)


class ActivatorModelManager(models.Manager):
    _queryset_class = ActivatorQuerySet


class ActivatorModel(models.Model):
    status = models.IntegerField(default=1)
    activate_date = models.DateTimeField(blank=True, null=True)
    deactivate_date = models.DateTimeField(blank=True, null=True)
    objects = ActivatorModelManager()

    class Meta:
        abstract = True
