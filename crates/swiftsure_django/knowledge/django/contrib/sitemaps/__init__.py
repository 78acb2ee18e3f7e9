"""Maps of a site for search engines (docs: ref/contrib/sitemaps): up to 50,000 rows a page, each asked for its address."""
from swiftsure import text

from django.core import paginator


class Sitemap:
    limit = 50000
    protocol = None
    i18n = False

    def items(self):
        return []

    def location(self, item):
        return item.get_absolute_url()

    @property
    def paginator(self):
        return paginator.Paginator(self.items(), self.limit)

    def _get(self, name, item):
        attribute = getattr(self, name, None)
        if callable(attribute):
            return attribute(item)
        return attribute

    def get_protocol(self, protocol=None):
        return text()

    def get_domain(self, site=None):
        return text()

    def get_languages_for_item(self, item):
        return [text()]

    def get_urls(self, page=1, site=None, protocol=None):
        urls = []
        for item in self.paginator.page(page).object_list:
            urls.append(
                {
                    "item": item,
                    "location": self._get("location", item),
                    "lastmod": self._get("lastmod", item),
                    "changefreq": self._get("changefreq", item),
                    "priority": self._get("priority", item),
                }
            )
        return urls

    def get_latest_lastmod(self):
        if not hasattr(self, "lastmod"):
            return None
        if callable(self.lastmod):
            return max([self.lastmod(item) for item in self.items()])
        return self.lastmod


class GenericSitemap(Sitemap):
    priority = None
    changefreq = None

    def __init__(self, info_dict, priority=None, changefreq=None, protocol=None):
        self.queryset = info_dict["queryset"]
        self.date_field = info_dict.get("date_field")

    def items(self):
        return self.queryset.filter()

    def lastmod(self, item):
        return text()

    def get_latest_lastmod(self):
        if self.date_field is not None:
            return self.queryset.values_list(self.date_field, flat=True).first()
        return None
