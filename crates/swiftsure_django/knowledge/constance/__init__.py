"""django-constance: settings that an admin changes. Each is asked for where it is read: of Redis, unless the project says
that they stand in the database, and keeps them in no cache."""
from django.conf import settings
from constance.models import Constance
from swiftsure import data, text

_DATABASE = "constance.backends.database.DatabaseBackend"


class Config:
    def __getattr__(self, key):
        if getattr(settings, "CONSTANCE_BACKEND", None) == _DATABASE:
            if not getattr(settings, "CONSTANCE_DATABASE_CACHE_BACKEND", None):
                Constance._default_manager.filter(key=text()).only("value").first()
        return data()


config = Config()
