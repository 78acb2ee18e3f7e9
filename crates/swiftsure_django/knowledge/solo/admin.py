"""solo.admin."""
from django.contrib.admin import ModelAdmin


class SingletonModelAdmin(ModelAdmin): ...
