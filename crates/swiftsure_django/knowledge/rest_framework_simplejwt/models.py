"""rest_framework_simplejwt.models: a user who is what the token says, and no row."""
from swiftsure import boolean, data, text, unknown


class TokenUser:
    is_active = True
    is_anonymous = False
    is_authenticated = True

    def __init__(self, token):
        self.token = token

    @property
    def id(self):
        return data()

    @property
    def pk(self):
        return data()

    @property
    def username(self):
        return text()

    @property
    def is_staff(self):
        return boolean()

    @property
    def is_superuser(self):
        return boolean()

    def has_perm(self, perm, obj=None):
        return False

    def has_perms(self, perm_list, obj=None):
        return False

    def has_module_perms(self, module):
        return False

    def get_username(self):
        return text()

    def __getattr__(self, name):
        return unknown()
