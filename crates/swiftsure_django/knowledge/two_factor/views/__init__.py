"""two_factor.views."""
from two_factor.views.mixins import OTPRequiredMixin
