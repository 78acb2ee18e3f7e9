"""Translated URL patterns (docs: topics/i18n/translation#internationalization-in-url-patterns)."""
from django.urls.resolvers import URLResolver

urlpatterns = []


def i18n_patterns(*urls, prefix_default_language=True):
    return [URLResolver("", list(urls))]
