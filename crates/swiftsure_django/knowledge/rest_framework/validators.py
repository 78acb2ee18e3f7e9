"""Validators that ask the database (docs: api-guide/validators)."""
from swiftsure import unknown


class UniqueValidator:
    requires_context = True

    def __init__(self, queryset, message=None, lookup="exact"):
        self.queryset = queryset

    def __call__(self, value, serializer_field):
        self.queryset.filter(pk=value).exists()


class UniqueTogetherValidator:
    requires_context = True

    def __init__(self, queryset, fields, message=None, condition_fields=None, condition=None, code=None):
        self.queryset = queryset
        self.fields = fields

    def __call__(self, attrs, serializer):
        self.queryset.filter(pk=unknown()).exists()


class BaseUniqueForValidator:
    requires_context = True

    def __init__(self, queryset, field, date_field, message=None):
        self.queryset = queryset

    def __call__(self, attrs, serializer):
        self.queryset.filter(pk=unknown()).exists()


class UniqueForDateValidator(BaseUniqueForValidator): ...
class UniqueForMonthValidator(BaseUniqueForValidator): ...
class UniqueForYearValidator(BaseUniqueForValidator): ...
class ProhibitSurrogateCharactersValidator: ...
