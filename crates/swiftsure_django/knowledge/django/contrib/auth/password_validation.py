"""What is demanded of passwords (docs: topics/auth/passwords#integrating-validation)."""
from swiftsure import text, unknown

from django.core.exceptions import ValidationError


def get_default_password_validators():
    return unknown()


def validate_password(password, user=None, password_validators=None):
    if unknown():
        raise ValidationError(text())


def password_changed(password, user=None, password_validators=None): ...


def password_validators_help_texts(password_validators=None):
    return [text()]


def password_validators_help_text_html(password_validators=None):
    return text()


class MinimumLengthValidator:
    def validate(self, password, user=None): ...
    def get_help_text(self):
        return text()


class UserAttributeSimilarityValidator(MinimumLengthValidator): ...
class CommonPasswordValidator(MinimumLengthValidator): ...
class NumericPasswordValidator(MinimumLengthValidator): ...
