"""Permissions (docs: api-guide/permissions). `_tell` says who is let in, for the ledger."""
from swiftsure import boolean, effect, unknown

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class _Operators:
    """`IsAuthenticated & IsOwner`, `IsStaff | IsOwner`, `~IsBlocked`: made when a view makes its permissions."""

    def __and__(self, other):
        return _Combined(_Both, self, other)

    def __or__(self, other):
        return _Combined(_Either, self, other)

    def __invert__(self):
        return _Combined(_Not, self, None)


class _Combined(_Operators):
    def __init__(self, kind, first, second):
        self.kind = kind
        self.first = first
        self.second = second

    def __call__(self, *args, **kwargs):
        if self.second is None:
            return self.kind(self.first())
        return self.kind(self.first(), self.second())


def _tell_of(permission, request):
    if isinstance(permission, BasePermission):
        permission._tell(request)
    else:
        effect("guard permission", permission.__class__.__name__)


class BasePermission:
    __metaclass__ = _Operators

    def _tell(self, request):
        effect("guard permission", self.__class__.__name__)

    def has_permission(self, request, view):
        return True

    def has_object_permission(self, request, view, obj):
        return True


class AllowAny(BasePermission):
    def _tell(self, request): ...


class IsAuthenticated(BasePermission):
    def _tell(self, request):
        effect("guard", "authenticated")

    def has_permission(self, request, view):
        return bool(request.user and request.user.is_authenticated)


class IsAdminUser(BasePermission):
    def _tell(self, request):
        effect("guard", "staff")

    def has_permission(self, request, view):
        return bool(request.user and request.user.is_staff)


class IsAuthenticatedOrReadOnly(BasePermission):
    def _tell(self, request):
        if request.method not in SAFE_METHODS:
            effect("guard", "authenticated")

    def has_permission(self, request, view):
        if request.method in SAFE_METHODS:
            return True
        return bool(request.user and request.user.is_authenticated)


class DjangoModelPermissions(BasePermission):
    authenticated_users_only = True
    perms_map = {"GET": [], "OPTIONS": [], "HEAD": [], "POST": [], "PUT": [], "PATCH": [], "DELETE": []}

    def get_required_permissions(self, method, model_cls):
        return []

    def _queryset(self, view):
        if hasattr(view, "get_queryset"):
            return view.get_queryset()
        return view.queryset

    def has_permission(self, request, view):
        return request.user.has_perms([])


class DjangoModelPermissionsOrAnonReadOnly(DjangoModelPermissions):
    authenticated_users_only = False

    def _tell(self, request):
        if request.method not in SAFE_METHODS:
            effect("guard permission", "DjangoModelPermissionsOrAnonReadOnly")


class DjangoObjectPermissions(DjangoModelPermissions):
    def has_object_permission(self, request, view, obj):
        return request.user.has_perms([], obj)


class _Both(BasePermission):
    def __init__(self, first, second):
        self.first = first
        self.second = second

    def _tell(self, request):
        _tell_of(self.first, request)
        _tell_of(self.second, request)

    def has_permission(self, request, view):
        return self.first.has_permission(request, view) and self.second.has_permission(request, view)

    def has_object_permission(self, request, view, obj):
        first = self.first.has_object_permission(request, view, obj)
        return first and self.second.has_object_permission(request, view, obj)


class _Either(BasePermission):
    """The weaker of two decides, where it is known which one that is."""

    def __init__(self, first, second):
        self.first = first
        self.second = second

    def _is_one(self, cls):
        return isinstance(self.first, cls) or isinstance(self.second, cls)

    def _tell(self, request):
        if self._is_one(AllowAny):
            return
        if self._is_one(IsAuthenticatedOrReadOnly):
            if request.method not in SAFE_METHODS:
                effect("guard", "authenticated")
        elif self._is_one(IsAuthenticated):
            effect("guard", "authenticated")
        elif isinstance(self.first, IsAdminUser) and isinstance(self.second, IsAdminUser):
            effect("guard", "staff")
        else:
            effect("guard permission", unknown())

    def has_permission(self, request, view):
        return self.first.has_permission(request, view) or self.second.has_permission(request, view)

    def has_object_permission(self, request, view, obj):
        first = self.first.has_object_permission(request, view, obj)
        return first or self.second.has_object_permission(request, view, obj)


class _Not(BasePermission):
    def __init__(self, permission):
        self.permission = permission

    def _tell(self, request):
        if not isinstance(self.permission, IsAuthenticated):
            effect("guard permission", unknown())

    def has_permission(self, request, view):
        return not self.permission.has_permission(request, view)

    def has_object_permission(self, request, view, obj):
        return not self.permission.has_object_permission(request, view, obj)
