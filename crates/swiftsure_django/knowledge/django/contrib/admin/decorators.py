"""Decorators of the admin."""
from django.contrib.admin.sites import site as default_site


def action(function=None, *, permissions=None, description=None):
    if function is None:
        return lambda func: func
    return function


def display(function=None, *, boolean=None, ordering=None, description=None, empty_value=None):
    if function is None:
        return lambda func: func
    return function


def register(*models, site=None):
    def wrapper(admin_class):
        (default_site if site is None else site).register(models, admin_class)
        return admin_class

    return wrapper
