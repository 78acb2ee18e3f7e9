"""Content types (docs: ref/contrib/contenttypes). Lookups by model are cached for the process."""
from swiftsure import instance, text, unknown

from django.db import models
from django.db.models.base import ModelChoice


class ContentTypeManager(models.Manager):
    def get_for_model(self, model, for_concrete_model=True):
        return instance(ContentType)

    def get_for_models(self, *models, for_concrete_models=True):
        return {unknown(): instance(ContentType)}

    def get_for_id(self, id):
        return instance(ContentType)

    def get_by_natural_key(self, app_label, model):
        return instance(ContentType)

    def clear_cache(self): ...


class ContentType(models.Model):
    app_label = models.CharField(max_length=100)
    model = models.CharField(max_length=100)
    objects = ContentTypeManager()

    name = text()

    def __str__(self):
        return text()

    def model_class(self):
        # None of a content type whose model is gone is rare.
        return ModelChoice()

    def get_object_for_this_type(self, using=None, **kwargs):
        return ModelChoice().rows().get(**kwargs)

    def get_all_objects_for_this_type(self, **kwargs):
        return ModelChoice().rows().filter(**kwargs)

    def natural_key(self):
        return (text(), text())
