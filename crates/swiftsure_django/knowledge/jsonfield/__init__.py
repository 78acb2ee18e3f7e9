"""jsonfield."""
from jsonfield.fields import JSONCharField, JSONField
