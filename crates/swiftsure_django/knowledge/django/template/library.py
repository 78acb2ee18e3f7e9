"""Template libraries."""
from django.template import Library
