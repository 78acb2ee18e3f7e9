"""Serializers (docs: api-guide/serializers). Which fields one has, and reading each, is native: see `represent`."""
from swiftsure import boolean, cached, data, native, unknown

from django.core.exceptions import ObjectDoesNotExist
from django.db.models.manager import BaseManager
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.fields import *
from rest_framework.fields import CreateOnlyDefault, CurrentUserDefault, SkipField, empty
from rest_framework.relations import *
from rest_framework.relations import Hyperlink, PKOnlyObject
from rest_framework.validators import (
    UniqueForDateValidator,
    UniqueForMonthValidator,
    UniqueForYearValidator,
    UniqueTogetherValidator,
    UniqueValidator,
)

ALL_FIELDS = "__all__"


@native
def fields_of(serializer):
    """The fields of a serializer by name: declared ones and those that `Meta` makes of the model."""


@native
def represent(serializer, instance):
    """Reads each readable field of an instance, at the place that declares the field."""


@native
def validated(serializer, data_):
    """Validates each writable field at the place that declares it; gives the values by source."""


@native
def assign(instance, values):
    """Sets the attributes of an instance, as `setattr` for each item."""


@native
def assign_many(instance, values):
    """Sets the many-valued relations of an instance that stand among the values."""


class BaseSerializer(Field):
    def __init__(self, instance=None, data=empty, *, partial=False, context=None, **kwargs):
        self.instance = instance
        if data is not empty:
            self.initial_data = data
        self.partial = partial
        self._context = {} if context is None else context
        super().__init__(
            read_only=kwargs.get("read_only", False),
            write_only=kwargs.get("write_only", False),
            source=kwargs.get("source"),
            default=kwargs.get("default", empty),
            validators=kwargs.get("validators"),
            allow_null=kwargs.get("allow_null", False),
        )

    @classmethod
    def many_init(cls, *args, **kwargs):
        list_serializer_class = ListSerializer
        if hasattr(cls, "Meta"):
            list_serializer_class = getattr(cls.Meta, "list_serializer_class", ListSerializer)
        return list_serializer_class(*args, child=cls(*args, **kwargs), **kwargs)

    def to_internal_value(self, data):
        return unknown()

    def to_representation(self, instance):
        return unknown()

    def update(self, instance, validated_data): ...
    def create(self, validated_data): ...

    def save(self, **kwargs):
        values = {**self.validated_data, **kwargs}
        if self.instance is not None:
            self.instance = self.update(self.instance, values)
        else:
            self.instance = self.create(values)
        return self.instance

    def is_valid(self, *, raise_exception=False):
        self._validated_data = self.run_validation(self.initial_data)
        return boolean()

    @cached
    def data(self):
        if self.instance is not None:
            return self.to_representation(self.instance)
        return unknown()

    @property
    def errors(self):
        return unknown()

    @property
    def validated_data(self):
        return self._validated_data


class Serializer(BaseSerializer):
    @cached
    def fields(self):
        return self.get_fields()

    def get_fields(self):
        return fields_of(self)

    def get_validators(self):
        return getattr(getattr(self, "Meta", None), "validators", ())

    def get_initial(self):
        return unknown()

    def run_validation(self, data=empty):
        value = self.to_internal_value(data)
        self.run_validators(value)
        return self.validate(value)

    def run_validators(self, value):
        for validator in self.validators or self.get_validators():
            if getattr(validator, "requires_context", False):
                validator(value, self)
            else:
                validator(value)

    def to_internal_value(self, data):
        return validated(self, data)

    def validate(self, attrs):
        return attrs

    def to_representation(self, instance):
        return represent(self, instance)

    def __iter__(self):
        return [unknown() for each in unknown()]

    def __getitem__(self, key):
        return unknown()


class ListSerializer(BaseSerializer):
    child = None
    many = True

    def __init__(self, *args, child=None, allow_empty=True, max_length=None, min_length=None, **kwargs):
        if child is not None:
            self.child = child
        super().__init__(*args, **kwargs)
        self.child.parent = self

    def run_validation(self, data=empty):
        value = self.to_internal_value(data)
        self.run_validators(value)
        return self.validate(value)

    def validate(self, attrs):
        return attrs

    def to_internal_value(self, data_):
        # How many items come in is up to the client.
        values = []
        while boolean():
            values.append(self.run_child_validation(unknown()))
        return values

    def run_child_validation(self, data):
        return self.child.run_validation(data)

    def to_representation(self, data):
        is_manager = isinstance(data, BaseManager)
        iterable = data.all() if is_manager else data
        return [self.child.to_representation(item) for item in iterable]

    def save(self, **kwargs):
        values = self.validated_data
        if self.instance is not None:
            self.instance = self.update(self.instance, values)
        else:
            self.instance = self.create(values)
        return self.instance

    def create(self, validated_data):
        rows = []
        while boolean():
            rows.append(self.child.create(next(iter(validated_data))))
        return rows

    def update(self, instance, validated_data): ...


class ModelSerializer(Serializer):
    serializer_related_field = PrimaryKeyRelatedField
    serializer_url_field = HyperlinkedIdentityField
    url_field_name = None

    def create(self, validated_data):
        instance = self.Meta.model._default_manager.create(**validated_data)
        assign_many(instance, validated_data)
        return instance

    def update(self, instance, validated_data):
        assign(instance, validated_data)
        instance.save()
        assign_many(instance, validated_data)
        return instance

    def get_unique_together_validators(self):
        return []

    def get_extra_kwargs(self):
        return {}


class HyperlinkedModelSerializer(ModelSerializer):
    serializer_related_field = HyperlinkedRelatedField
