"""The configuration of the library app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
