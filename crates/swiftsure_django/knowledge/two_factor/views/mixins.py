"""two_factor.views.mixins: a guard that asks for a second factor."""
from swiftsure import effect, unknown


class OTPRequiredMixin:
    raise_anonymous = False
    raise_unverified = False
    login_url = None
    redirect_field_name = "next"
    verification_url = None

    def get_login_url(self):
        return unknown()

    def get_verification_url(self):
        return unknown()

    def dispatch(self, request, *args, **kwargs):
        effect("guard", "authenticated")
        request.user.is_authenticated
        return super().dispatch(request, *args, **kwargs)
