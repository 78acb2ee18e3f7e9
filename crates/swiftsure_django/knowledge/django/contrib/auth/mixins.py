"""Guards of class-based views (docs: topics/auth/default#the-loginrequiredmixin-mixin)."""
from swiftsure import boolean, effect, unknown

from django.contrib.auth.decorators import asked_by


class AccessMixin:
    login_url = None
    permission_denied_message = ""
    raise_exception = False
    redirect_field_name = "next"

    def handle_no_permission(self):
        return unknown()

    def get_login_url(self):
        return unknown()


class LoginRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        effect("guard", "authenticated")
        request.user.is_authenticated
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin(AccessMixin):
    permission_required = None

    def get_permission_required(self):
        return self.permission_required

    def has_permission(self):
        return self.request.user.has_perms(self.get_permission_required())

    def dispatch(self, request, *args, **kwargs):
        effect("guard permission", self.get_permission_required())
        self.has_permission()
        return super().dispatch(request, *args, **kwargs)


class UserPassesTestMixin(AccessMixin):
    def test_func(self):
        return boolean()

    def get_test_func(self):
        return self.test_func

    def dispatch(self, request, *args, **kwargs):
        effect("guard", asked_by(self.get_test_func()))
        self.get_test_func()()
        return super().dispatch(request, *args, **kwargs)
