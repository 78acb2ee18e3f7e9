"""The page of an address (docs: ref/contrib/flatpages)."""
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template import loader

DEFAULT_TEMPLATE = "flatpages/default.html"


def flatpage(request, url):
    site = get_current_site(request)
    page = get_object_or_404(FlatPage, url=url, sites=site.id)
    return render_flatpage(request, page)


def render_flatpage(request, f):
    return HttpResponse(loader.render_to_string(DEFAULT_TEMPLATE, {"flatpage": f}, request), content_type="text/html")
