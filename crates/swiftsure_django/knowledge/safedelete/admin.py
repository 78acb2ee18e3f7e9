"""safedelete.admin."""
from django.contrib.admin import ModelAdmin


class SafeDeleteAdmin(ModelAdmin): ...
