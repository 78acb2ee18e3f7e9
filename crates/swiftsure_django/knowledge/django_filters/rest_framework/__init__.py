"""django_filters.rest_framework."""
from django_filters.filters import *
from django_filters.filterset import FilterSet
from django_filters.rest_framework.backends import DjangoFilterBackend
