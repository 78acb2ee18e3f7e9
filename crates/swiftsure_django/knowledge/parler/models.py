"""parler.models. What is translated comes from a table that is made while Django starts, or from the cache before it:
nothing is said of it, and nothing is denied."""
from django.db import models
from parler.fields import TranslationsForeignKey
from parler.managers import TranslatableManager
from swiftsure import text, unknown


class TranslatedFields:
    def __init__(self, meta=None, **fields): ...

    def __get__(self, instance, owner):
        return unknown()


class TranslatableModelMixin:
    def get_current_language(self):
        return text()

    def set_current_language(self, language_code, initialize=False): ...

    def get_fallback_language(self):
        return text()


class TranslatableModel(TranslatableModelMixin, models.Model, unknown()):
    objects = TranslatableManager()

    class Meta:
        abstract = True


class TranslatedFieldsModelMixin: ...


class TranslatedFieldsModel(TranslatedFieldsModelMixin, models.Model):
    language_code = models.CharField(max_length=15, db_index=True)

    class Meta:
        abstract = True
