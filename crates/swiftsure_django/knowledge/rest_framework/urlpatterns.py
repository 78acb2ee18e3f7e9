"""rest_framework.urlpatterns."""


def format_suffix_patterns(urlpatterns, suffix_required=False, allowed=None):
    return urlpatterns
