"""Feeds of rows (docs: ref/contrib/syndication): each method of the feed is called once for each item."""
from swiftsure import in_turn

from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.template import loader

OF_FEED = ("link", "title", "subtitle", "description", "feed_url", "author_name", "author_link", "categories", "ttl")
OF_ITEM = (
    "item_link",
    "item_enclosures",
    "item_author_name",
    "item_author_email",
    "item_author_link",
    "item_pubdate",
    "item_updateddate",
    "item_guid",
    "item_comments",
    "item_categories",
    "item_copyright",
)


class FeedDoesNotExist(ObjectDoesNotExist): ...


class Feed:
    title_template = None
    description_template = None
    language = None

    def __call__(self, request, *args, **kwargs):
        try:
            obj = self.get_object(request, *args, **kwargs)
        except ObjectDoesNotExist:
            raise Http404("Feed object does not exist.")
        self.get_feed(obj, request)
        return HttpResponse(content_type="application/rss+xml")

    def get_object(self, request, *args, **kwargs):
        return None

    def item_title(self, item):
        return str(item)

    def item_description(self, item):
        return str(item)

    def item_link(self, item):
        return item.get_absolute_url()

    def item_enclosures(self, item):
        return self._get_dynamic_attr("item_enclosure_url", item)

    def _get_dynamic_attr(self, attname, obj, default=None):
        # Methods that take nothing are called without the object; what is too much is dropped here.
        attribute = getattr(self, attname, default)
        if callable(attribute):
            return attribute(obj)
        return attribute

    def feed_extra_kwargs(self, obj):
        return {}

    def item_extra_kwargs(self, item):
        return {}

    def get_context_data(self, **kwargs):
        return {"obj": kwargs.get("item"), "site": kwargs.get("site")}

    def _text_of(self, template_name, attname, item, obj, site, request):
        if template_name is not None:
            context = self.get_context_data(item=item, site=site, obj=obj, request=request)
            return loader.render_to_string(template_name, context, request)
        return self._get_dynamic_attr(attname, item)

    def get_feed(self, obj, request):
        site = get_current_site(request)
        in_turn(lambda name: self._get_dynamic_attr(name, obj), OF_FEED)
        self.feed_extra_kwargs(obj)
        for item in self._get_dynamic_attr("items", obj):
            self._text_of(self.title_template, "item_title", item, obj, site, request)
            self._text_of(self.description_template, "item_description", item, obj, site, request)
            in_turn(lambda name: self._get_dynamic_attr(name, item), OF_ITEM)
            self.item_extra_kwargs(item)
