"""parler.managers."""
from django.db import models
from django.db.models import QuerySet
from swiftsure import refine


class TranslatableQuerySet(QuerySet):
    @refine
    def language(self, language_code=None): ...
    @refine
    def translated(self, *language_codes, **translated_fields): ...
    @refine
    def active_translations(self, language_code=None, **translated_fields): ...


class TranslatableManager(models.Manager.from_queryset(TranslatableQuerySet)): ...
