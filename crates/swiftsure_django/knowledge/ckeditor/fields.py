"""ckeditor.fields."""
from django import forms
from django.db import models


class RichTextField(models.TextField): ...
class RichTextFormField(forms.CharField): ...
