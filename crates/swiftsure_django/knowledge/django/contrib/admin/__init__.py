"""The admin (docs: ref/contrib/admin)."""
from swiftsure import unknown

from django.contrib.admin.decorators import action, display, register
from django.contrib.admin.options import ModelAdmin, StackedInline, TabularInline
from django.contrib.admin.sites import AdminSite, site

HORIZONTAL, VERTICAL = 1, 2
SimpleListFilter = ListFilter = unknown()


def autodiscover(): ...
