"""django_countries.fields: the value is a country object, plain data."""
from django.db import models
from swiftsure import data


class CountryField(models.Field): ...


def Country(code, flag_url=None):
    return data()
