"""`api_settings` (docs: api-guide/settings): what `REST_FRAMEWORK` says, else the default."""
from swiftsure import native, unknown


@native
def setting(name, default):
    """What `REST_FRAMEWORK` says of a name, else the default; a dotted name stands for what it names."""


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
    "DATETIME_FORMAT": "iso-8601",
    "NON_FIELD_ERRORS_KEY": "non_field_errors",
}


class APISettings:
    user_settings = unknown()

    def __getattr__(self, name):
        return setting(name, _DEFAULTS.get(name, unknown()))


api_settings = APISettings()


class Default:
    """An attribute of a class that the settings fill when it is read, not when the class is made."""

    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return getattr(api_settings, self.name)
