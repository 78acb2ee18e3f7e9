"""Signals of authentication (docs: ref/contrib/auth#login-and-logout-signals)."""
from django.dispatch import Signal

user_logged_in = Signal()
user_login_failed = Signal()
user_logged_out = Signal()
