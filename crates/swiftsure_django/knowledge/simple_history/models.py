"""simple_history.models. The model of the history is made while Django starts: what `history` gives is unknown."""
from django.db import models
from swiftsure import unknown


class HistoricalRecords:
    def __init__(self, *args, **options): ...

    def __get__(self, instance, owner):
        return unknown()


class HistoricForeignKey(models.ForeignKey): ...
class HistoricOneToOneField(models.OneToOneField): ...


def registered_models():
    return unknown()
