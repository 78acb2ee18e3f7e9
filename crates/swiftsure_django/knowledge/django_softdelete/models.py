"""django_softdelete.models: a row is deleted by a save; rows that hang on it are not told."""
from django.db import models, transaction
from django_softdelete.managers import DeletedManager, GlobalManager, SoftDeleteManager
from swiftsure import boolean


class SoftDeleteModel(models.Model):
    deleted_at = models.DateTimeField(blank=True, null=True)
    restored_at = models.DateTimeField(blank=True, null=True)
    transaction_id = models.UUIDField(blank=True, null=True)
    objects = SoftDeleteManager()
    deleted_objects = DeletedManager()
    global_objects = GlobalManager()

    class Meta:
        abstract = True

    @property
    def is_deleted(self):
        return boolean()

    @property
    def is_restored(self):
        return boolean()

    def hard_delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)

    def delete(self, strict=False, *args, **kwargs):
        with transaction.atomic():
            self.save(update_fields=["deleted_at", "restored_at", "transaction_id"])

    def restore(self, strict=True, *args, **kwargs):
        with transaction.atomic():
            self.save(update_fields=["deleted_at", "restored_at", "transaction_id"])
