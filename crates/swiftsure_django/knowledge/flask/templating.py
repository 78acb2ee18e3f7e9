"""Templates of Jinja2."""
from swiftsure import sink, text

from django.template.runtime import render


def render_template(template_name_or_list, **context):
    sink("path", template_name_or_list, "render_template")
    render(template_name_or_list, context, None)
    return text()


def render_template_string(source, **context):
    sink("template", source, "render_template_string")
    return text()


stream_template = render_template
stream_template_string = render_template_string
