"""django-filter: filters and the sets of them."""
from django_filters.filters import *
from django_filters.filterset import BaseFilterSet, FilterSet
from django_filters import rest_framework
