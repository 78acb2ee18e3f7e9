"""django-autoslug."""
from autoslug.fields import AutoSlugField
