"""rest_framework_simplejwt.authentication: a token names a user, who is asked for at each request."""
from django.contrib.auth import get_user_model
from rest_framework.authentication import BaseAuthentication
from rest_framework_simplejwt.models import TokenUser
from swiftsure import data, text, unknown


class JWTAuthentication(BaseAuthentication):
    www_authenticate_realm = "api"

    def __init__(self, *args, **kwargs):
        self.user_model = get_user_model()

    def authenticate(self, request):
        token = self.get_validated_token(self.get_raw_token(self.get_header(request)))
        return self.get_user(token), token

    def get_header(self, request):
        return data()

    def get_raw_token(self, header):
        return data()

    def get_validated_token(self, raw_token):
        return unknown()

    def get_user(self, validated_token):
        return self.user_model._default_manager.get(pk=text())


class JWTStatelessUserAuthentication(JWTAuthentication):
    """Asks nothing: the token says who it is."""

    def get_user(self, validated_token):
        return TokenUser(validated_token)


JWTTokenUserAuthentication = JWTStatelessUserAuthentication
