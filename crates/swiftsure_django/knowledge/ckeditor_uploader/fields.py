"""ckeditor_uploader.fields."""
from django import forms
from django.db import models


class RichTextUploadingField(models.TextField): ...
class RichTextUploadingFormField(forms.CharField): ...
