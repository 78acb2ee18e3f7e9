"""Text functions."""
from django.db.models.functions import Concat, Left, Length, Lower, Replace, Right, StrIndex, Substr, Trim, Upper
