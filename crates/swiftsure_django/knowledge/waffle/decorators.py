"""waffle.decorators: a flag may be on for some users alone, a switch is on for all."""
from swiftsure import effect


def waffle_flag(flag_name, redirect_to=None):
    def decorator(view):
        def wrapper(request, *args, **kwargs):
            effect("guard permission", flag_name)
            return view(request, *args, **kwargs)

        return wrapper

    return decorator


def waffle_switch(switch_name, redirect_to=None):
    def decorator(view):
        def wrapper(request, *args, **kwargs):
            return view(request, *args, **kwargs)

        return wrapper

    return decorator


def waffle_sample(sample_name, redirect_to=None):
    return waffle_switch(sample_name)
