"""Authentication (docs: topics/auth)."""
from swiftsure import native, unknown

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


def login(request, user, backend=None): ...
def logout(request): ...
def update_session_auth_hash(request, user): ...
def get_backends():
    return unknown()


def load_backend(path):
    return unknown()


def get_permission_codename(action, opts):
    return unknown()
