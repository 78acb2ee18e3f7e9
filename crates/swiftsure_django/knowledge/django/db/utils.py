"""Database errors."""
from django.db import *
