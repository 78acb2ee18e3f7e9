"""django_comments.managers."""
from django.db import models
from swiftsure import unknown


class CommentManager(models.Manager):
    def in_moderation(self):
        return self.get_queryset().filter(is_public=False, is_removed=False)

    def for_model(self, model):
        return self.get_queryset().filter(content_type=unknown())
