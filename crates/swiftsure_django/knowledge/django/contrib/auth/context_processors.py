"""What `auth` gives to each template (docs: topics/auth/default#authentication-data-in-templates)."""
from swiftsure import boolean, cached


class PermLookupDict:
    def __init__(self, user, app_label):
        self.user = user
        self.app_label = app_label

    def __getitem__(self, perm_name):
        return self.user.has_perm(perm_name)

    def __bool__(self):
        return self.user.has_module_perms(self.app_label)


class PermWrapper:
    def __init__(self, user):
        self.user = user

    def __getitem__(self, app_label):
        return PermLookupDict(self.user, app_label)


def auth(request):
    # Nobody asks for the user before the template does.
    return {"user": cached(lambda: request.user), "perms": cached(lambda: PermWrapper(request.user))}
