"""django-stdimage."""
from stdimage.models import JPEGField, StdImageField
