"""treebeard.admin."""
from django.contrib.admin import ModelAdmin


class TreeAdmin(ModelAdmin): ...
