"""Permissions (docs: api-guide/permissions). `_tell` says who is let in, for the ledger."""
from swiftsure import boolean, effect

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class BasePermission:
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
