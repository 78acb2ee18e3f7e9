"""Flask-Login (docs: flask-login.readthedocs.io)."""
from swiftsure import effect, unknown

from functools import wraps


class _User:
    @property
    def is_authenticated(self):
        effect("user read")
        return unknown()

    @property
    def id(self):
        effect("user read")
        return unknown()


current_user = _User()


class UserMixin: ...
class AnonymousUserMixin: ...


class LoginManager:
    def __init__(self, app=None, *args, **options): ...
    def init_app(self, app, *args, **options): ...

    def user_loader(self, callback):
        return callback

    request_loader = unauthorized_handler = user_loader


def login_required(func):
    @wraps(func)
    def decorated(*args, **kwargs):
        effect("guard", "authenticated")
        return func(*args, **kwargs)

    return decorated


fresh_login_required = login_required


def login_user(user, *args, **options): ...
def logout_user(): ...
