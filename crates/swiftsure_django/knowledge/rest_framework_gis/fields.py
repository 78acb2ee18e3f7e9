"""rest_framework_gis.fields."""
from rest_framework.fields import Field, SerializerMethodField
from swiftsure import unknown


class GeometryField(Field):
    def to_representation(self, value):
        return unknown()

    def to_internal_value(self, value):
        return unknown()


class GeometrySerializerMethodField(SerializerMethodField): ...
