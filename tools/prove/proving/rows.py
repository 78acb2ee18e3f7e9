"""Fills the tables of a case: n rows for each model, in one of two shapes.

Paired, row i points to row i, so that each parent has one child; gathered, all rows point to row 1, where they may.

Each value follows from its field and the number of the row alone, keys included. A foreign key is therefore known
before the row that it points to, and the models may be filled in any order.
"""

import contextlib
import datetime
import decimal
import uuid

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, router, transaction
from django.db.models import signals
from django.utils import timezone

PAIRED, GATHERED = SHAPES = ("paired", "gathered")
# What Django itself keeps there.
LEFT_ALONE = (ContentType, Session)
SIGNALS = (signals.pre_init, signals.post_init)

WHOLE_NUMBERS = {
    "AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
    "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField",
}  # fmt: skip
FORMS = {
    "EmailField": "a{}@example.com",
    "URLField": "https://example.com/{}",
    "FileField": "files/a{}.txt",
    "ImageField": "files/a{}.png",
    "FilePathField": "files/a{}.txt",
    "GenericIPAddressField": "10.0.0.{}",
    "IPAddressField": "10.0.0.{}",
}


def fill(count, shape):
    """Writes `count` rows for each model that has a table of its own; no signal is sent and no save() is called."""
    with _quiet(), transaction.atomic():
        for model in tables():
            gathered = _gathered(model) if shape == GATHERED else []
            rows = [_row(model, number, number, gathered) for number in range(1, count + 1)]
            if model._meta.auto_created and gathered:
                # Many to many: row 1 of the other side has all rows of this one, too.
                others = [field for field in model._meta.concrete_fields if field.is_relation and field not in gathered]
                rows += [_row(model, count + number, number, others) for number in range(2, count + 1)]
            # The tables of parents in a multi-table inheritance get their rows by their own models.
            fields = [field for field in model._meta.local_concrete_fields if not _generated(field)]
            model._base_manager._insert(rows, fields=fields, raw=True, using=router.db_for_write(model))


def tables():
    """The models to fill, those of many-to-many relations among them."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model not in LEFT_ALONE and model._meta.managed and not model._meta.proxy]


def value(field, number, gathered=()):
    """What stands in a field (or in the column of a relation) of the row with this number, from 1."""
    if field.is_relation:
        return _key(field, number, gathered)
    if not field.unique:
        if field.has_default():
            return field.get_default()
        if field.choices:
            return field.flatchoices[0][0]
    elif field.choices and number <= len(field.flatchoices):
        return field.flatchoices[number - 1][0]
    return _plain(field, number)


def value_named(name, number):
    """What a request says for a parameter: the value of the field of that name, or the number as a text."""
    field = _field_named(name) or _field_named(name.removesuffix("s"))
    return str(value(field, number)) if field else str(number)


def is_field(name):
    """Whether a field of some model has this name."""
    return _field_named(name) is not None


def _field_named(name):
    for model in tables():
        for field in model._meta.concrete_fields:
            if field.name == name and not field.is_relation:
                return field
    return None


def _key(field, number, gathered):
    """The key of the related row; within one model, that of the row before."""
    remote = field.remote_field.model
    if issubclass(remote, ContentType):
        return ContentType.objects.get_for_model(_about(field.model)).pk
    other = 1 if field in gathered else number
    if remote._meta.concrete_model is field.model and not field.primary_key:
        if number == 1:
            return None if field.null else value(field.target_field, number)
        other = min(other, number - 1)
    return value(field.target_field, other)


def _gathered(model):
    """The relations that may have the same key in all rows: of those that are unique together, the first."""
    constraints = [getattr(one, "fields", ()) for one in model._meta.constraints]
    together = [*model._meta.unique_together, *constraints]
    found = []
    for field in model._meta.concrete_fields:
        rivals = {name for names in together if field.name in names for name in names}
        if field.is_relation and not field.unique and not any(one.name in rivals for one in found):
            found.append(field)
    return found


def _about(model):
    """The model that the generic foreign keys of `model` point to: one that has the relation back, or any other."""
    others = [other for other in tables() if other is not model and not other._meta.auto_created]
    for other in others:
        private = other._meta.private_fields
        if any(isinstance(field, GenericRelation) and field.remote_field.model is model for field in private):
            return other
    own = [other for other in others if not other.__module__.startswith("django.")]
    return (own or others or [model])[0]


def _plain(field, number):
    kind = field.get_internal_type()
    if kind in WHOLE_NUMBERS:
        return number
    if kind in FORMS:
        return FORMS[kind].format(number)
    # The clock stands in no result; cases that ask for the rows of today get them.
    moment = timezone.now() - datetime.timedelta(minutes=number)
    simple = {
        "BooleanField": True,
        "NullBooleanField": True,
        "BinaryField": b"A",
        "DateField": moment.date(),
        "DateTimeField": moment,
        "DecimalField": decimal.Decimal(number),
        "DurationField": datetime.timedelta(minutes=number),
        "FloatField": float(number),
        "JSONField": {},
        "TimeField": datetime.time(number % 24),
        "UUIDField": uuid.UUID(int=number),
    }
    if kind in simple:
        return simple[kind]
    text = f"A{number}"
    return text[-field.max_length :] if getattr(field, "max_length", None) else text


def _row(model, key, number, gathered):
    fields = [field for field in model._meta.concrete_fields if not _generated(field)]
    values = {field.attname: value(field, key if field.primary_key else number, gathered) for field in fields}
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            other = value(_about(model)._meta.pk, 1 if gathered else number)
            values[field.fk_field] = model._meta.get_field(field.fk_field).to_python(other)
    if model._meta.label == "auth.User" or hasattr(model, "is_superuser"):
        values.update({name: True for name in ("is_superuser", "is_staff", "is_active") if name in values})
    row = model.__new__(model)
    models.Model.__init__(row, **values)
    return row


def _generated(field):
    return bool(getattr(field, "generated", False))


@contextlib.contextmanager
def _quiet():
    """Nobody hears of the rows that are written inside."""
    kept = [signal.receivers for signal in SIGNALS]
    for signal in SIGNALS:
        signal.receivers = []
    try:
        yield
    finally:
        for signal, receivers in zip(SIGNALS, kept, strict=True):
            signal.receivers = receivers
