"""Loading and rendering (docs: topics/templates#usage)."""
from swiftsure import escapes, text

from django.template import Template, TemplateDoesNotExist


def get_template(template_name, using=None):
    return Template("")


def select_template(template_name_list, using=None):
    return Template("")


def render_to_string(template_name, context=None, request=None, using=None):
    escapes(context)
    return text()
