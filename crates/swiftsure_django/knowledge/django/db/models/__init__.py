"""django.db.models, 3.2 to 6.1."""
from swiftsure import data

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models.aggregates import *
from django.db.models.base import Model
from django.db.models.constraints import *
from django.db.models.enums import *
from django.db.models.expressions import *
from django.db.models.fields import *
from django.db.models.fields.files import FileField, ImageField
from django.db.models.fields.json import JSONField
from django.db.models.fields.related import *
from django.db.models.indexes import *
from django.db.models.manager import Manager
from django.db.models.query import Prefetch, QuerySet, aprefetch_related_objects, prefetch_related_objects
from django.db.models.query_utils import FilteredRelation, Q

CASCADE = "CASCADE"
PROTECT = RESTRICT = "PROTECT"
SET_NULL = SET_DEFAULT = "SET"
# Django leaves it to the database.
DO_NOTHING = DB_CASCADE = DB_SET_NULL = DB_SET_DEFAULT = "DO_NOTHING"
FETCH_ONE = FETCH_PEERS = RAISE = data()


def SET(value):
    return SET_NULL
