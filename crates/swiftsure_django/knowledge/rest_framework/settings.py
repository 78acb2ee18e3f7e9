"""`api_settings` (docs: api-guide/settings): what `REST_FRAMEWORK` says, else the default."""
from swiftsure import native, unknown

from django.conf import settings


@native
def imported(value):
    """A class for a dotted name, a list of classes for a list of names; anything else as it is."""


_DEFAULTS = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.BasicAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": [],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_FILTER_BACKENDS": [],
    "PAGE_SIZE": None,
    "ORDERING_PARAM": "ordering",
    "SEARCH_PARAM": "search",
    "URL_FIELD_NAME": "url",
}


class APISettings:
    def __getattr__(self, name):
        return imported(getattr(settings, "REST_FRAMEWORK", {}).get(name, _DEFAULTS.get(name)))

    user_settings = unknown()


api_settings = APISettings()
