"""djoser.permissions."""
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated


class CurrentUserOrAdmin(IsAuthenticated):
    def has_object_permission(self, request, view, obj):
        return request.user.is_staff or obj.pk == request.user.pk


class CurrentUserOrAdminOrReadOnly(IsAuthenticated):
    def has_object_permission(self, request, view, obj):
        return obj == request.user or request.method in SAFE_METHODS or request.user.is_staff
