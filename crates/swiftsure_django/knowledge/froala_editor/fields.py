"""froala_editor.fields."""
from django.db import models


class FroalaField(models.TextField): ...
