"""model_utils.models."""
from django.db import models
from model_utils.fields import AutoCreatedField, AutoLastModifiedField, MonitorField, StatusField, UUIDField
from model_utils.managers import SoftDeletableManager


class TimeFramedModel(models.Model):
    start = models.DateTimeField(null=True, blank=True)
    end = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class TimeStampedModel(models.Model):
    created = AutoCreatedField()
    modified = AutoLastModifiedField()

    class Meta:
        abstract = True


class StatusModel(models.Model):
    status = StatusField()
    status_changed = MonitorField(monitor="status")

    class Meta:
        abstract = True


class SoftDeletableModel(models.Model):
    is_removed = models.BooleanField(default=False)
    objects = SoftDeletableManager()
    available_objects = SoftDeletableManager()
    all_objects = models.Manager()

    class Meta:
        abstract = True

    def delete(self, using=None, *args, soft=True, **kwargs):
        if soft:
            self.is_removed = True
            self.save(using=using)
        else:
            super().delete()


class UUIDModel(models.Model):
    id = UUIDField(primary_key=True, editable=False)

    class Meta:
        abstract = True


class SaveSignalHandlingModel(models.Model):
    class Meta:
        abstract = True
