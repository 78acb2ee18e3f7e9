"""notifications.base.models."""
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from swiftsure import text


class NotificationQuerySet(models.QuerySet):
    def unsent(self):
        return self.filter(emailed=False)

    def sent(self):
        return self.filter(emailed=True)

    def unread(self, include_deleted=False):
        return self.filter(unread=True)

    def read(self, include_deleted=False):
        return self.filter(unread=False)

    def deleted(self):
        return self.filter(deleted=True)

    def active(self):
        return self.filter(deleted=False)

    def mark_all_as_read(self, recipient=None):
        return self.filter(unread=True).update(unread=False)

    def mark_all_as_unread(self, recipient=None):
        return self.filter(unread=False).update(unread=True)

    def mark_all_as_deleted(self, recipient=None):
        return self.filter(deleted=False).update(deleted=True)

    def mark_all_as_active(self, recipient=None):
        return self.filter(deleted=True).update(deleted=False)

    def mark_as_unsent(self, recipient=None):
        return self.filter(emailed=True).update(emailed=False)

    def mark_as_sent(self, recipient=None):
        return self.filter(emailed=False).update(emailed=True)


class AbstractNotification(models.Model):
    level = models.CharField(default="info", max_length=20)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    unread = models.BooleanField(default=True, db_index=True)
    actor_content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="notify_actor")
    actor_object_id = models.CharField(max_length=255)
    actor = GenericForeignKey("actor_content_type", "actor_object_id")
    verb = models.CharField(max_length=255)
    description = models.TextField(blank=True, null=True)
    target_content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="notify_target", blank=True, null=True
    )
    target_object_id = models.CharField(max_length=255, blank=True, null=True)
    target = GenericForeignKey("target_content_type", "target_object_id")
    action_object_content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="notify_action_object", blank=True, null=True
    )
    action_object_object_id = models.CharField(max_length=255, blank=True, null=True)
    action_object = GenericForeignKey("action_object_content_type", "action_object_object_id")
    timestamp = models.DateTimeField(db_index=True)
    public = models.BooleanField(default=True, db_index=True)
    deleted = models.BooleanField(default=False, db_index=True)
    emailed = models.BooleanField(default=False, db_index=True)
    data = models.TextField(blank=True, null=True)
    objects = NotificationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-timestamp",)

    def __str__(self):
        return "%s %s %s on %s" % (self.actor, self.verb, self.action_object, self.target)

    def timesince(self, now=None):
        return text()

    @property
    def slug(self):
        return text()

    def mark_as_read(self):
        if self.unread:
            self.save()

    def mark_as_unread(self):
        if not self.unread:
            self.save()
