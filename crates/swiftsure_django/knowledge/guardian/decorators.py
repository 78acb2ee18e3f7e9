"""guardian.decorators: guards of views that ask for a permission on a row."""
from swiftsure import effect


def permission_required(perm, lookup_variables=None, **kwargs):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("guard permission", perm)
            request.user.has_perm(perm)
            return view_func(request, *args, **kwargs)

        return wrapper

    return decorator


permission_required_or_403 = permission_required_or_404 = permission_required
