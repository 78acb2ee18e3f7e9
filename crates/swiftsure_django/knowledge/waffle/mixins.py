"""waffle.mixins: a flag may be on for some users alone, a switch is on for all."""
from swiftsure import effect, unknown


class BaseWaffleMixin:
    def invalid_waffle(self):
        return unknown()


class WaffleFlagMixin(BaseWaffleMixin):
    waffle_flag = None

    def dispatch(self, request, *args, **kwargs):
        effect("guard permission", self.waffle_flag)
        return super().dispatch(request, *args, **kwargs)


class WaffleSampleMixin(BaseWaffleMixin):
    waffle_sample = None


class WaffleSwitchMixin(BaseWaffleMixin):
    waffle_switch = None
