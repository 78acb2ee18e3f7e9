"""Guards of views (docs: topics/auth/default#the-login-required-decorator)."""
from swiftsure import boolean, effect, native

from django.http import HttpResponseRedirect


@native
def asked_by(test_func):
    """What a test of the user asks for: "superuser", "staff", "authenticated", else "test"."""


def user_passes_test(test_func, login_url=None, redirect_field_name="next"):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("guard", asked_by(test_func))
            test_func(request.user)
            return view_func(request, *args, **kwargs)

        return wrapper

    return decorator


def login_required(function=None, redirect_field_name="next", login_url=None):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("guard", "authenticated")
            request.user.is_authenticated
            return view_func(request, *args, **kwargs)

        return wrapper

    if function:
        return decorator(function)
    return decorator


def login_not_required(view_func):
    return view_func


def permission_required(perm, login_url=None, raise_exception=False):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("guard permission", perm)
            request.user.has_perms(perm)
            return view_func(request, *args, **kwargs)

        return wrapper

    return decorator
