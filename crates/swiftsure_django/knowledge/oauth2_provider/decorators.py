"""oauth2_provider.decorators: guards of views that ask for a token."""
from swiftsure import effect


def protected_resource(scopes=None, validator_cls=None, server_cls=None):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("guard", "authenticated")
            return view_func(request, *args, **kwargs)

        return wrapper

    return decorator


def rw_protected_resource(scopes=None, validator_cls=None, server_cls=None):
    return protected_resource(scopes)
