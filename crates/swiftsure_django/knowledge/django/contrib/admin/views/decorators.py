"""Guards of admin pages."""
from swiftsure import effect


def staff_member_required(view_func=None, redirect_field_name="next", login_url="admin:login"):
    def decorator(func):
        def wrapper(request, *args, **kwargs):
            effect("guard", "staff")
            request.user.is_staff
            return func(request, *args, **kwargs)

        return wrapper

    if view_func:
        return decorator(view_func)
    return decorator
