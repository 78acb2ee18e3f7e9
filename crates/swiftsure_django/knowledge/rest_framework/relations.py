"""Relations (docs: api-guide/relations): by key, by a column, as text, as a link, or nested."""
from swiftsure import data, native, text, unknown

from django.db.models.manager import BaseManager
from django.db.models.query import QuerySet
from rest_framework.fields import Field, empty, read_source


class ObjectValueError(ValueError): ...
class ObjectTypeError(TypeError): ...
class Hyperlink(str): ...


class PKOnlyObject:
    def __init__(self, pk):
        self.pk = pk


@native
def read_key(field, instance):
    """The key at the end of the source of a field: that of a foreign key stands in the row itself."""


class RelatedField(Field):
    queryset = None
    html_cutoff = None

    def __init__(self, *, queryset=None, html_cutoff=None, html_cutoff_text=None, allow_empty=True, **kwargs):
        if queryset is not None:
            self.queryset = queryset
        super().__init__(**kwargs)

    @classmethod
    def many_init(cls, *args, **kwargs):
        return ManyRelatedField(
            child_relation=cls(*args, **kwargs),
            read_only=kwargs.get("read_only", False),
            write_only=kwargs.get("write_only", False),
            source=kwargs.get("source"),
        )

    def get_queryset(self):
        return self.queryset.all()

    def use_pk_only_optimization(self):
        return False

    def get_attribute(self, instance):
        if self.use_pk_only_optimization():
            return read_key(self, instance)
        return super().get_attribute(instance)

    def display_value(self, instance):
        return str(instance)


class StringRelatedField(RelatedField):
    def __init__(self, **kwargs):
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def to_representation(self, value):
        return str(value)


class PrimaryKeyRelatedField(RelatedField):
    pk_field = None

    def __init__(self, *, pk_field=None, **kwargs):
        super().__init__(**kwargs)

    def use_pk_only_optimization(self):
        return True

    def to_internal_value(self, data_):
        return self.get_queryset().get(pk=data_)

    def to_representation(self, value):
        return value.pk


class HyperlinkedRelatedField(RelatedField):
    lookup_field = "pk"
    view_name = None

    def __init__(self, view_name=None, *, lookup_field=None, lookup_url_kwarg=None, format=None, **kwargs):
        if lookup_field is not None:
            self.lookup_field = lookup_field
        super().__init__(**kwargs)

    def use_pk_only_optimization(self):
        return self.lookup_field == "pk"

    def get_object(self, view_name, view_args, view_kwargs):
        return self.get_queryset().get(pk=data())

    def get_url(self, obj, view_name, request, format):
        getattr(obj, self.lookup_field)
        return text()

    def to_internal_value(self, data_):
        return self.get_object(self.view_name, (), {})

    def to_representation(self, value):
        return self.get_url(value, self.view_name, self.context.get("request"), None)


class HyperlinkedIdentityField(HyperlinkedRelatedField):
    def __init__(self, view_name=None, **kwargs):
        kwargs["read_only"] = True
        kwargs["source"] = "*"
        super().__init__(view_name, **kwargs)

    def use_pk_only_optimization(self):
        return False


class SlugRelatedField(RelatedField):
    def __init__(self, slug_field=None, **kwargs):
        self.slug_field = slug_field
        super().__init__(**kwargs)

    def to_internal_value(self, data_):
        return self.get_queryset().get(**{self.slug_field: data_})

    def to_representation(self, obj):
        return getattr(obj, self.slug_field)


class ManyRelatedField(Field):
    def __init__(self, child_relation=None, *, allow_empty=True, html_cutoff=None, html_cutoff_text=None, **kwargs):
        self.child_relation = child_relation
        super().__init__(**kwargs)

    def get_attribute(self, instance):
        relationship = read_source(self, instance)
        is_set = isinstance(relationship, (BaseManager, QuerySet))
        return relationship.all() if is_set else relationship

    def to_representation(self, iterable):
        return [self.child_relation.to_representation(value) for value in iterable]

    def to_internal_value(self, data_):
        return [self.child_relation.to_internal_value(data())]
