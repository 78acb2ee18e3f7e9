"""Guards of class-based views (docs of django-braces: access)."""
from swiftsure import boolean, effect, unknown

from django.contrib.auth.decorators import asked_by


class AccessMixin:
    login_url = None
    raise_exception = False
    redirect_field_name = "next"
    redirect_unauthenticated_users = False

    def handle_no_permission(self, request):
        return unknown()

    def no_permissions_fail(self, request=None):
        return unknown()

    def get_login_url(self):
        return unknown()


class LoginRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        effect("guard", "authenticated")
        request.user.is_authenticated
        return super().dispatch(request, *args, **kwargs)


class AnonymousRequiredMixin:
    authenticated_redirect_url = "/"

    def dispatch(self, request, *args, **kwargs):
        request.user.is_authenticated
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin(AccessMixin):
    permission_required = None
    object_level_permissions = False

    def get_permission_required(self, request=None):
        return self.permission_required

    def check_permissions(self, request):
        return request.user.has_perm(self.get_permission_required(request))

    def dispatch(self, request, *args, **kwargs):
        effect("guard permission", self.get_permission_required(request))
        self.check_permissions(request)
        return super().dispatch(request, *args, **kwargs)


class MultiplePermissionsRequiredMixin(PermissionRequiredMixin):
    permissions = None

    def get_permission_required(self, request=None):
        return unknown()


class GroupRequiredMixin(AccessMixin):
    group_required = None

    def get_group_required(self):
        return self.group_required

    def check_membership(self, groups):
        return boolean()

    def dispatch(self, request, *args, **kwargs):
        effect("guard", "test")
        self.check_membership(self.get_group_required())
        return super().dispatch(request, *args, **kwargs)


class UserPassesTestMixin(AccessMixin):
    def test_func(self, user):
        return boolean()

    def get_test_func(self):
        return self.test_func

    def dispatch(self, request, *args, **kwargs):
        effect("guard", asked_by(self.get_test_func()))
        self.get_test_func()(request.user)
        return super().dispatch(request, *args, **kwargs)


class SuperuserRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        effect("guard", "superuser")
        request.user.is_superuser
        return super().dispatch(request, *args, **kwargs)


class StaffuserRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        effect("guard", "staff")
        request.user.is_staff
        return super().dispatch(request, *args, **kwargs)


class SSLRequiredMixin:
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class RecentLoginRequiredMixin(LoginRequiredMixin):
    max_last_login_delta = 1800
