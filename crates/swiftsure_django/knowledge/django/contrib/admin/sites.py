"""Admin sites (docs: ref/contrib/admin#adminsite-objects)."""
from swiftsure import boolean, effect, native, text, unknown

from django.urls.resolvers import URLPattern


class AlreadyRegistered(Exception): ...
class NotRegistered(Exception): ...


class AdminSite:
    def __init__(self, name="admin"):
        self.name = name

    @native
    def register(self, model_or_iterable, admin_class=None, **options): ...
    @native
    def unregister(self, model_or_iterable): ...

    def is_registered(self, model):
        return boolean()

    def has_permission(self, request):
        effect("guard", "staff")
        return request.user.is_active and request.user.is_staff

    def admin_view(self, view, cacheable=False):
        def inner(request, *args, **kwargs):
            self.has_permission(request)
            return view(request, *args, **kwargs)

        return inner

    def each_context(self, request):
        return {text(): unknown()}

    def get_urls(self):
        return []

    @property
    def urls(self):
        return [URLPattern("", self)], "admin", self.name


class DefaultAdminSite(AdminSite): ...


site = DefaultAdminSite()
