"""rules.contrib.views: guards of views that ask for a permission on a row."""
from django.contrib.auth import decorators, mixins
from swiftsure import unknown


def objectgetter(model, attr_name="pk", field_name="pk"):
    return unknown()


def permission_required(perm, fn=None, login_url=None, raise_exception=False, redirect_field_name="next"):
    return decorators.permission_required(perm, login_url, raise_exception)


LoginRequiredMixin = mixins.LoginRequiredMixin
UserPassesTestMixin = mixins.UserPassesTestMixin
PermissionRequiredMixin = mixins.PermissionRequiredMixin
