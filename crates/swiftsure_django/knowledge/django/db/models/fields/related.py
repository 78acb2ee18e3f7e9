"""Relations (docs: ref/models/fields#relationship-fields)."""
from django.db.models.fields import Field


class ForeignObject(Field):
    def __init__(self, to, on_delete=None, *args, **kwargs):
        super().__init__(**kwargs)
        self.to = to


class ForeignKey(ForeignObject): ...


class OneToOneField(ForeignKey): ...


class ManyToManyField(Field):
    def __init__(self, to, *args, **kwargs):
        super().__init__(**kwargs)
        self.to = to
