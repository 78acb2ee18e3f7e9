"""django.db.models, 3.2 to 6.1."""
from django.db.models.base import Model
from django.db.models.fields import *
from django.db.models.fields.related import *
from django.db.models.manager import Manager
from django.db.models.query import Prefetch, QuerySet, prefetch_related_objects

CASCADE = PROTECT = SET_NULL = DO_NOTHING = RESTRICT = None
