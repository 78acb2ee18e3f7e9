"""The base of user models (docs: topics/auth/customizing)."""
from swiftsure import boolean, text

from django.db import models


class BaseUserManager(models.Manager):
    @classmethod
    def normalize_email(cls, email):
        return text()

    def make_random_password(self, *args, **kwargs):
        return text()

    def get_by_natural_key(self, username):
        return self.get(username=username)


class AbstractBaseUser(models.Model):
    password = models.CharField()
    last_login = models.DateTimeField(blank=True, null=True)

    is_active = True
    # Whoever asks for it asks who signed in, and that may be nobody.
    is_anonymous = boolean()
    is_authenticated = boolean()

    class Meta:
        abstract = True

    def get_username(self):
        return text()

    def natural_key(self):
        return (text(),)

    def set_password(self, raw_password): ...

    def check_password(self, raw_password):
        return boolean()

    def set_unusable_password(self): ...

    def has_usable_password(self):
        return boolean()

    def get_session_auth_hash(self):
        return text()
