"""rest_framework_simplejwt.tokens: what is written down of them, where the app of the black list is installed, is not told."""
from datetime import datetime, timedelta
from swiftsure import boolean, cached, data, text


class Token:
    token_type = None

    def __init__(self, token=None, verify=True):
        self.payload = {data(): data()}
        self.current_time = datetime.now()

    def __getitem__(self, key):
        return data()

    def __setitem__(self, key, value): ...
    def __delitem__(self, key): ...

    def __contains__(self, key):
        return boolean()

    def get(self, key, default=None):
        return data()

    def __str__(self):
        return text()

    def verify(self): ...
    def set_jti(self): ...
    def set_exp(self, claim="exp", from_time=None, lifetime=None): ...
    def set_iat(self, claim="iat", at_time=None): ...
    def check_exp(self, claim="exp", current_time=None): ...
    def outstand(self): ...

    @classmethod
    def for_user(cls, user):
        return cls()


class BlacklistMixin:
    def check_blacklist(self): ...
    def blacklist(self): ...


class AccessToken(Token):
    token_type = "access"


class SlidingToken(BlacklistMixin, Token):
    token_type = "sliding"


class RefreshToken(BlacklistMixin, Token):
    token_type = "refresh"

    @cached
    def access_token(self):
        return AccessToken()


class UntypedToken(Token):
    token_type = "untyped"
