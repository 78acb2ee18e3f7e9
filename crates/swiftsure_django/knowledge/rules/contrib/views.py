"""rules.contrib.views: guards of views that ask for a permission on a row."""
from django.contrib.auth import mixins
from swiftsure import effect, unknown


def objectgetter(model, attr_name="pk", field_name="pk"):
    return unknown()


def permission_required(perm, fn=None, login_url=None, raise_exception=False, redirect_field_name="next"):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("guard permission", perm)
            request.user.has_perms(perm)
            return view_func(request, *args, **kwargs)

        return wrapper

    return decorator


LoginRequiredMixin = mixins.LoginRequiredMixin
UserPassesTestMixin = mixins.UserPassesTestMixin


PermissionRequiredMixin = mixins.PermissionRequiredMixin
