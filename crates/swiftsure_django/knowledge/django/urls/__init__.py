"""URLs (docs: ref/urls, ref/urlresolvers)."""
from django.urls.base import *
from django.urls.conf import include, path, re_path
from django.urls.resolvers import NoReverseMatch, Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver


def register_converter(converter, type_name): ...
