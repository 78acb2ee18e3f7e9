"""Sessions (docs: topics/http/sessions)."""
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager


class SessionManager(BaseSessionManager): ...


class Session(AbstractBaseSession):
    objects = SessionManager()
