"""auditlog.models."""
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from swiftsure import data, text, unknown


class LogEntryManager(models.Manager):
    def log_create(self, instance, force_log=False, **kwargs):
        return self.create(**kwargs)

    def get_for_object(self, instance):
        return self.filter(object_pk=unknown())

    def get_for_objects(self, queryset):
        return self.filter(object_pk__in=unknown())

    def get_for_model(self, model):
        return self.filter(content_type=unknown())


class AbstractLogEntry(models.Model):
    class Action:
        CREATE = 0
        UPDATE = 1
        DELETE = 2
        ACCESS = 3
        choices = unknown()

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_pk = models.CharField(db_index=True, max_length=255)
    object_id = models.BigIntegerField(blank=True, db_index=True, null=True)
    object_repr = models.TextField()
    serialized_data = models.JSONField(null=True)
    action = models.PositiveSmallIntegerField(db_index=True)
    changes_text = models.TextField(blank=True)
    changes = models.JSONField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, blank=True, null=True, related_name="+")
    cid = models.CharField(max_length=255, db_index=True, blank=True, null=True)
    remote_addr = models.GenericIPAddressField(blank=True, null=True)
    remote_port = models.PositiveIntegerField(blank=True, null=True)
    timestamp = models.DateTimeField(db_index=True)
    additional_data = models.JSONField(blank=True, null=True)
    actor_email = models.CharField(blank=True, null=True, max_length=254)
    objects = LogEntryManager()

    class Meta:
        abstract = True
        ordering = ["-timestamp"]

    @property
    def changes_dict(self):
        return data()

    @property
    def changes_str(self):
        return text()

    @property
    def changes_display_dict(self):
        return unknown()

    def __str__(self):
        return self.object_repr


class LogEntry(AbstractLogEntry):
    class Meta(AbstractLogEntry.Meta):
        abstract = False
        app_label = "auditlog"


class AuditlogHistoryField(GenericRelation):
    def __init__(self, pk_indexable=True, delete_related=False, **kwargs):
        super().__init__(LogEntry, **kwargs)
