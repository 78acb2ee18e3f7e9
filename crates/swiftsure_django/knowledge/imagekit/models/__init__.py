"""imagekit.models: pictures are made of the one that a row names; none is a column but the processed one."""
from django.db import models
from swiftsure import data


class ImageSpecField:
    def __init__(self, *args, **options): ...

    def __get__(self, instance, owner):
        return data()


class ProcessedImageField(models.ImageField): ...
