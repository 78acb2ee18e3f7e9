"""Authentication (docs: topics/auth)."""
from swiftsure import native, unknown

from django.contrib.auth.signals import user_logged_in, user_logged_out

SESSION_KEY = "_auth_user_id"
BACKEND_SESSION_KEY = "_auth_user_backend"
HASH_SESSION_KEY = "_auth_user_hash"
REDIRECT_FIELD_NAME = "next"


@native
def get_user_model(): ...


def get_user(request):
    return request.user


def authenticate(request=None, **credentials):
    return get_user_model()._default_manager.filter(username=unknown()).first()


def login(request, user, backend=None):
    request.session.cycle_key()
    user.save(update_fields=["last_login"])
    user_logged_in.send(sender=user.__class__, request=request, user=user)


def logout(request):
    user_logged_out.send(sender=None, request=request, user=unknown())
    request.session.flush()


def update_session_auth_hash(request, user):
    request.session.cycle_key()


def get_backends():
    return unknown()


def load_backend(path):
    return unknown()


def get_permission_codename(action, opts):
    return unknown()
