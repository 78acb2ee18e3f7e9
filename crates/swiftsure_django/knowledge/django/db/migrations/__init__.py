"""Migrations (docs: topics/migrations): what they say is kept, and nothing is done."""
from django.db.migrations.operations import *


class Migration:
    atomic = True
    initial = None
    operations = []
    dependencies = []
    run_before = []
    replaces = []


def swappable_dependency(value):
    return (value, "__first__")
