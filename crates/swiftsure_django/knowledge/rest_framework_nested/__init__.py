"""drf-nested-routers."""
from rest_framework_nested import routers
