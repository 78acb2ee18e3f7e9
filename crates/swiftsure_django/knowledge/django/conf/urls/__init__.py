"""The old place of URL functions."""
from django.urls import include, re_path as url
