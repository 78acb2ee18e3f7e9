"""One-time tokens of password resets (docs: topics/auth/default#django.contrib.auth.views.PasswordResetView)."""
from swiftsure import boolean, text


class PasswordResetTokenGenerator:
    def make_token(self, user):
        return text()

    def check_token(self, user, token):
        return boolean()


default_token_generator = PasswordResetTokenGenerator()
