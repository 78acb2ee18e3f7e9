"""Serializer fields (docs: api-guide/fields). A field reads its source from a row and makes plain data of it."""
from swiftsure import data, made_of, native, safe, text, unknown


class SkipField(Exception): ...
class empty: ...
class CreateOnlyDefault: ...


class CurrentUserDefault:
    requires_context = True

    def __call__(self, serializer_field):
        return serializer_field.context["request"].user


@native
def read_source(field, instance):
    """Follows the source of a field from an instance; what can be called is called."""


class Field:
    parent = None
    field_name = None

    def __init__(
        self,
        *,
        read_only=False,
        write_only=False,
        required=None,
        default=empty,
        initial=empty,
        source=None,
        label=None,
        help_text=None,
        style=None,
        error_messages=None,
        validators=None,
        allow_null=False,
    ):
        self.read_only = read_only
        self.write_only = write_only
        self.default = default
        self.source = source
        self.validators = validators
        self.allow_null = allow_null

    @property
    def root(self):
        if self.parent is None:
            return self
        return self.parent.root

    @property
    def context(self):
        if self.parent is None:
            return self._context
        return self.parent.context

    def bind(self, field_name, parent): ...

    def get_initial(self):
        return data()

    def get_default(self):
        return unknown()

    def get_value(self, dictionary):
        return unknown()

    def get_attribute(self, instance):
        return read_source(self, instance)

    def to_representation(self, value):
        return data()

    def to_internal_value(self, data_):
        return data()

    def validate_empty_values(self, data_):
        return (False, data_)

    def run_validation(self, data_=empty):
        value = self.to_internal_value(data_)
        self.run_validators(value)
        return value

    def run_validators(self, value):
        for validator in self.validators or ():
            if getattr(validator, "requires_context", False):
                validator(value, self)
            else:
                validator(value)

    def fail(self, key, **kwargs): ...


class BooleanField(Field):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)


class NullBooleanField(BooleanField): ...


class CharField(Field):
    def __init__(self, *, allow_blank=False, trim_whitespace=True, max_length=None, min_length=None, **kwargs):
        super().__init__(**kwargs)

    def to_internal_value(self, data_):
        if self.validators:
            return text()
        return made_of(text(), data_)

    def to_representation(self, value):
        return str(value)


class _Strict(CharField):
    def to_internal_value(self, data_):
        return text()


class EmailField(_Strict): ...
class RegexField(_Strict):
    def __init__(self, regex=None, **kwargs):
        super().__init__(**kwargs)


class SlugField(_Strict):
    def __init__(self, allow_unicode=False, **kwargs):
        super().__init__(**kwargs)


class URLField(CharField):
    def to_internal_value(self, data_):
        return safe(super().to_internal_value(data_), "argument")


class UUIDField(Field):
    def __init__(self, *, format=None, **kwargs):
        super().__init__(**kwargs)


class IPAddressField(_Strict):
    def __init__(self, protocol="both", **kwargs):
        super().__init__(**kwargs)


class _Measured(Field):
    def __init__(self, *, max_value=None, min_value=None, **kwargs):
        super().__init__(**kwargs)


class IntegerField(_Measured): ...
class BigIntegerField(_Measured): ...
class FloatField(_Measured): ...


class DecimalField(_Measured):
    def __init__(
        self,
        max_digits=None,
        decimal_places=None,
        coerce_to_string=None,
        max_value=None,
        min_value=None,
        localize=False,
        rounding=None,
        normalize_output=False,
        **kwargs,
    ):
        super().__init__(**kwargs)


class DateTimeField(Field):
    def __init__(self, format=empty, input_formats=None, default_timezone=None, **kwargs):
        super().__init__(**kwargs)


class DateField(Field):
    def __init__(self, format=empty, input_formats=None, **kwargs):
        super().__init__(**kwargs)


class TimeField(DateField): ...


class DurationField(_Measured):
    def __init__(self, *, format=empty, **kwargs):
        super().__init__(**kwargs)


class ChoiceField(Field):
    def __init__(self, choices=(), *, html_cutoff=None, html_cutoff_text=None, allow_blank=False, **kwargs):
        self.choices = choices
        super().__init__(**kwargs)


class MultipleChoiceField(ChoiceField):
    def __init__(self, *args, allow_empty=True, **kwargs):
        super().__init__(*args, **kwargs)


class FilePathField(ChoiceField):
    def __init__(self, path=None, *, match=None, recursive=False, allow_files=True, allow_folders=False, **kwargs):
        super().__init__((), **kwargs)


class FileField(Field):
    def __init__(self, *, max_length=None, allow_empty_file=False, use_url=True, **kwargs):
        super().__init__(**kwargs)


class ImageField(FileField): ...


class _UnvalidatedField(Field): ...


class ListField(Field):
    child = None

    def __init__(self, *, child=None, allow_empty=True, max_length=None, min_length=None, **kwargs):
        if child is not None:
            self.child = child
        super().__init__(**kwargs)

    def to_representation(self, value):
        return [self.child.to_representation(item) for item in value]


class DictField(Field):
    child = None

    def __init__(self, *, child=None, allow_empty=True, **kwargs):
        super().__init__(**kwargs)


class HStoreField(DictField): ...


class JSONField(Field):
    def __init__(self, *, binary=False, encoder=None, decoder=None, **kwargs):
        super().__init__(**kwargs)

    def to_internal_value(self, data_):
        return unknown()


class ReadOnlyField(Field):
    def __init__(self, **kwargs):
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def to_representation(self, value):
        return value


class HiddenField(Field):
    def __init__(self, **kwargs):
        kwargs["write_only"] = True
        super().__init__(**kwargs)

    def to_internal_value(self, data_):
        return unknown()


class SerializerMethodField(Field):
    def __init__(self, method_name=None, **kwargs):
        self.method_name = method_name
        kwargs["source"] = "*"
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def to_representation(self, value):
        return getattr(self.parent, self.method_name)(value)


class ModelField(Field):
    """A field for a column of a model."""

    unique_in = None

    def __init__(self, model_field=None, unique_in=None, **kwargs):
        self.unique_in = unique_in
        super().__init__(**kwargs)

    def run_validators(self, value):
        if self.unique_in is not None:
            self.unique_in._default_manager.filter(pk=value).exists()
        super().run_validators(value)
