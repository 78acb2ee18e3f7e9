"""Generic relations (docs: ref/contrib/contenttypes#generic-relations)."""
from django.db.models.fields import Field


class GenericForeignKey(Field):
    def __init__(self, ct_field="content_type", fk_field="object_id", for_concrete_model=True):
        super().__init__(null=True)


class GenericRelation(Field):
    def __init__(self, to, object_id_field="object_id", content_type_field="content_type", **kwargs):
        super().__init__(**kwargs)
        self.to = to
