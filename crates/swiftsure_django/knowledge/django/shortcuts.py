"""Shortcuts (docs: topics/http/shortcuts)."""
from swiftsure import made_of, native, sink, text

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string


@native
def rows_of_unknown(klass):
    """Where nothing is known of what was given: the rows of a model that the program chooses."""


def _queryset(klass):
    rows = rows_of_unknown(klass)
    if rows is not None:
        return rows
    if hasattr(klass, "_default_manager"):
        return klass._default_manager.all()
    return klass


def get_object_or_404(klass, *args, **kwargs):
    return _queryset(klass).get(*args, **kwargs)


async def aget_object_or_404(klass, *args, **kwargs):
    return _queryset(klass).get(*args, **kwargs)


def get_list_or_404(klass, *args, **kwargs):
    return list(_queryset(klass).filter(*args, **kwargs))


async def aget_list_or_404(klass, *args, **kwargs):
    return list(_queryset(klass).filter(*args, **kwargs))


def render(request, template_name, context=None, content_type=None, status=None, using=None):
    return HttpResponse(render_to_string(template_name, context, request))


def redirect(to, *args, permanent=False, preserve_request=False, **kwargs):
    sink("redirect", to, "redirect")
    return HttpResponseRedirect(text())


def resolve_url(to, *args, **kwargs):
    return text()
