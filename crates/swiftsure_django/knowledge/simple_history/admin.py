"""simple_history.admin."""
from django.contrib.admin import ModelAdmin


class SimpleHistoryAdmin(ModelAdmin): ...
