"""Permission extensions of fields (docs: guide/permissions)."""


class DjangoPermissionExtension:
    def __init__(self, *perms, **options):
        self.perms = perms


class IsAuthenticated(DjangoPermissionExtension):
    pass


class IsStaff(DjangoPermissionExtension):
    pass


class IsSuperuser(DjangoPermissionExtension):
    pass


class HasPerm(DjangoPermissionExtension):
    pass


class HasSourcePerm(DjangoPermissionExtension):
    pass


class HasRetvalPerm(DjangoPermissionExtension):
    pass
