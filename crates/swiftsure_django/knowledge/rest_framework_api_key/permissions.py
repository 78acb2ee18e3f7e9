"""rest_framework_api_key.permissions: each request asks for the key."""
from rest_framework.permissions import BasePermission
from rest_framework_api_key.models import APIKey
from swiftsure import text


class KeyParser:
    keyword = "Api-Key"

    def get(self, request):
        return text()


class BaseHasAPIKey(BasePermission):
    model = None
    key_parser = KeyParser()

    def get_key(self, request):
        return self.key_parser.get(request)

    def has_permission(self, request, view):
        return self.model.objects.is_valid(self.get_key(request))


class HasAPIKey(BaseHasAPIKey):
    model = APIKey
