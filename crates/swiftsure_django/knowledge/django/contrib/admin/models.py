"""The log of the admin (docs: ref/contrib/admin#logentry-objects)."""
from swiftsure import text

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

ADDITION, CHANGE, DELETION = 1, 2, 3


class LogEntryManager(models.Manager): ...


class LogEntry(models.Model):
    action_time = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    content_type = models.ForeignKey(ContentType, models.SET_NULL, blank=True, null=True)
    object_id = models.TextField(blank=True, null=True)
    object_repr = models.CharField(max_length=200)
    action_flag = models.PositiveSmallIntegerField()
    change_message = models.TextField(blank=True)
    objects = LogEntryManager()

    def __str__(self):
        return text()
