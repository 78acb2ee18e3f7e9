"""Permissions (docs: guides/permissions)."""
from swiftsure import boolean


class BasePermission:
    message = None

    def has_permission(self, source, info, **kwargs):
        return boolean()
