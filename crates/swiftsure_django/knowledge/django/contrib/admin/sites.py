"""Admin sites (docs: ref/contrib/admin#adminsite-objects)."""
from swiftsure import unknown


class AdminSite:
    def __init__(self, name="admin"): ...
    def register(self, model_or_iterable, admin_class=None, **options): ...
    def unregister(self, model_or_iterable): ...

    def admin_view(self, view, cacheable=False):
        return view

    def get_urls(self):
        return []

    urls = []


site = AdminSite()
