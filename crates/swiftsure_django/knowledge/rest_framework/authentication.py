"""Authentication (docs: api-guide/authentication). The session's user is read where Django reads it."""
from swiftsure import data


class BaseAuthentication:
    def authenticate(self, request): ...
    def authenticate_header(self, request): ...


class BasicAuthentication(BaseAuthentication): ...


class SessionAuthentication(BaseAuthentication):
    def enforce_csrf(self, request): ...


class TokenAuthentication(BaseAuthentication):
    keyword = "Token"
    model = None

    def get_model(self):
        if self.model is not None:
            return self.model
        from rest_framework.authtoken.models import Token

        return Token

    def authenticate(self, request):
        return self.authenticate_credentials(data())

    def authenticate_credentials(self, key):
        token = self.get_model().objects.select_related("user").get(key=key)
        return (token.user, token)


class RemoteUserAuthentication(BaseAuthentication): ...


def get_authorization_header(request):
    return data()
