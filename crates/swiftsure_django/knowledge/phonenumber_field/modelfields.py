"""phonenumber_field.modelfields: the value is an object of its own, plain data."""
from django.db import models


class PhoneNumberField(models.Field): ...
