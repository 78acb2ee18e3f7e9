"""django_ckeditor_5.fields."""
from django.db import models


class CKEditor5Field(models.TextField): ...
