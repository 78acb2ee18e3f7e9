"""Relations (docs: ref/models/fields#relationship-fields)."""
from django.db.models.fields import Field

RECURSIVE_RELATIONSHIP_CONSTANT = "self"


class RelatedField(Field): ...


class ForeignObject(RelatedField):
    def __init__(self, to, on_delete=None, *args, **kwargs):
        super().__init__(**kwargs)
        self.to = to
        self.on_delete = on_delete


class ForeignKey(ForeignObject): ...


class OneToOneField(ForeignKey): ...


class ManyToManyField(RelatedField):
    def __init__(self, to, related_name=None, *args, **kwargs):
        super().__init__(related_name=related_name, **kwargs)
        self.to = to
        # Without a model of its own between the rows, the relation stands for it: signals compare it.
        self.through = kwargs.get("through", self)
