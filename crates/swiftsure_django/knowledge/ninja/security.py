"""Authentication (docs: guides/authentication)."""


class AuthBase:
    def __call__(self, request): ...


class HttpBearer(AuthBase):
    def authenticate(self, request, token): ...


class HttpBasicAuth(AuthBase):
    def authenticate(self, request, username, password): ...


class APIKeyHeader(AuthBase):
    def authenticate(self, request, key): ...


class APIKeyQuery(APIKeyHeader):
    pass


class APIKeyCookie(APIKeyHeader):
    pass


class SessionAuth(APIKeyCookie):
    pass


class SessionAuthIsStaff(SessionAuth):
    pass


django_auth = SessionAuth()
django_auth_is_staff = SessionAuthIsStaff()
