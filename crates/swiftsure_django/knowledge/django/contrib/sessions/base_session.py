"""The base of session models (docs: topics/http/sessions#extending-database-backed-session-engines)."""
from swiftsure import data

from django.db import models


class BaseSessionManager(models.Manager): ...


class AbstractBaseSession(models.Model):
    session_key = models.CharField(max_length=40, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def get_decoded(self):
        return data()
