"""Decorators of resolvers (docs of django-graphql-jwt: decorators)."""
from swiftsure import effect


def _guarded(function, kind, detail):
    def resolver(*args, **kwargs):
        effect(kind, detail)
        return function(*args, **kwargs)

    return resolver


def login_required(function):
    return _guarded(function, "guard", "authenticated")


def staff_member_required(function):
    return _guarded(function, "guard", "staff")


def superuser_required(function):
    return _guarded(function, "guard", "superuser")


def permission_required(perm):
    def decorator(function):
        return _guarded(function, "guard permission", perm)

    return decorator


def user_passes_test(test_func, *args, **kwargs):
    def decorator(function):
        return _guarded(function, "guard", "test")

    return decorator
