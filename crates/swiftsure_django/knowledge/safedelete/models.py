"""safedelete.models: a row is deleted by a save, unless its policy says more; rows that hang on it are not told."""
from django.db import models
from safedelete.config import HARD_DELETE, NO_DELETE, SOFT_DELETE
from safedelete.managers import SafeDeleteAllManager, SafeDeleteDeletedManager, SafeDeleteManager


class SafeDeleteModel(models.Model):
    _safedelete_policy = SOFT_DELETE
    deleted = models.DateTimeField(editable=False, null=True, db_index=True)
    deleted_by_cascade = models.BooleanField(editable=False, default=False)
    objects = SafeDeleteManager()
    all_objects = SafeDeleteAllManager()
    deleted_objects = SafeDeleteDeletedManager()

    class Meta:
        abstract = True

    def save(self, keep_deleted=False, **kwargs):
        super().save(**kwargs)

    def undelete(self, force_policy=None, **kwargs):
        self.save(keep_deleted=False, **kwargs)

    def delete(self, force_policy=None, **kwargs):
        policy = self._safedelete_policy if force_policy is None else force_policy
        if policy == HARD_DELETE:
            super().delete()
        elif policy != NO_DELETE:
            self.save(keep_deleted=True)


SafeDeleteMixin = SafeDeleteModel
