"""reversion.admin."""
from django.contrib.admin import ModelAdmin


class VersionAdmin(ModelAdmin): ...
