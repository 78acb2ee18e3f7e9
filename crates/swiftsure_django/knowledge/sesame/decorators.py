"""sesame.decorators."""
from swiftsure import effect, partial


def authenticate(view=None, scope="", max_age=None, *, required=True, permanent=False, override=True):
    if view is None:
        return partial(_authenticated, required)
    return _authenticated(required, view)


def _authenticated(required, view):
    def wrapper(request, *args, **kwargs):
        if required:
            effect("guard", "authenticated")
        return view(request, *args, **kwargs)

    return wrapper
