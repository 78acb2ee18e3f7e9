"""wagtail.models: pages, sites, collections."""
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.template.response import TemplateResponse
from modelcluster.models import ClusterableModel
from swiftsure import cached, effect, instance, native, number, refine, text, unknown
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


class Locale(models.Model):
    language_code = models.CharField(max_length=100, unique=True)

    class Meta:
        app_label = "wagtailcore"

    @classmethod
    def get_active(cls):
        return cls.objects.get(language_code=text())

    @classmethod
    def get_default(cls):
        return cls.objects.get(language_code=text())


class Site(models.Model):
    hostname = models.CharField(max_length=255, db_index=True)
    port = models.IntegerField(default=80)
    site_name = models.CharField(max_length=255, blank=True)
    root_page = models.ForeignKey("wagtailcore.Page", related_name="sites_rooted_here", on_delete=models.CASCADE)
    is_default_site = models.BooleanField(default=False)

    class Meta:
        app_label = "wagtailcore"

    # The request keeps it.
    @staticmethod
    def find_for_request(request):
        Site.objects.first()
        return instance(Site)


class Collection(MP_Node):
    name = models.CharField(max_length=255)

    class Meta:
        app_label = "wagtailcore"


class CollectionMember(models.Model):
    collection = models.ForeignKey(Collection, related_name="+", on_delete=models.CASCADE)

    class Meta:
        abstract = True


class Orderable(models.Model):
    sort_order = models.IntegerField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["sort_order"]


class PageQuerySet(MP_NodeQuerySet):
    @refine
    def live(self): ...
    @refine
    def not_live(self): ...
    @refine
    def in_menu(self): ...
    @refine
    def not_in_menu(self): ...
    @refine
    def page(self, other): ...
    @refine
    def descendant_of(self, other, inclusive=False): ...
    @refine
    def child_of(self, other): ...
    @refine
    def ancestor_of(self, other, inclusive=False): ...
    @refine
    def parent_of(self, other): ...
    @refine
    def sibling_of(self, other, inclusive=True): ...
    @refine
    def type(self, *types): ...
    @refine
    def exact_type(self, *types): ...
    @refine
    def public(self): ...
    @refine
    def specific(self, defer=False): ...


class PageManager(MP_NodeManager):
    _queryset_class = PageQuerySet

    def live(self):
        return self.get_queryset().live()

    def child_of(self, other):
        return self.get_queryset().child_of(other)

    def descendant_of(self, other, inclusive=False):
        return self.get_queryset().descendant_of(other, inclusive)

    def specific(self, defer=False):
        return self.get_queryset().specific(defer)


@native
def usual_template(page):
    """The name of the template of a page's class: `blog/index_page.html` for `blog.IndexPage`."""


# What Wagtail calls for a page that its address leads to, once it has the row of its class. How many steps lead there, and
# who may see it, stands in the database.
def serve_page(request, model):
    effect("user read", "view restrictions")
    return model.objects.get(pk=number()).serve(request)


class Page(MP_Node, ClusterableModel):
    title = models.CharField(max_length=255)
    draft_title = models.CharField(max_length=255, editable=False)
    slug = models.SlugField(max_length=255, allow_unicode=True)
    content_type = models.ForeignKey(ContentType, related_name="pages", on_delete=models.CASCADE)
    url_path = models.TextField(blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="owned_pages", on_delete=models.SET_NULL
    )
    live = models.BooleanField(default=True)
    has_unpublished_changes = models.BooleanField(default=False)
    seo_title = models.CharField(max_length=255, blank=True)
    search_description = models.TextField(blank=True)
    show_in_menus = models.BooleanField(default=False)
    go_live_at = models.DateTimeField(null=True, blank=True)
    expire_at = models.DateTimeField(null=True, blank=True)
    first_published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_published_at = models.DateTimeField(null=True)
    latest_revision_created_at = models.DateTimeField(null=True)
    locale = models.ForeignKey(Locale, related_name="+", on_delete=models.PROTECT)
    translation_key = models.UUIDField()
    objects = PageManager()

    class Meta:
        app_label = "wagtailcore"

    def __str__(self):
        return self.title

    # The row of the page's own type, of which nobody knows the class; a row that is of it already is itself.
    @cached
    def specific(self):
        if type(self) is not Page:
            return self
        type(self).objects.filter(pk=self.pk).first()
        return unknown()

    # Whatever these read of the page.
    def _read(self, *args, **kwargs):
        return unknown()(self)

    copy = copy_for_translation = get_latest_revision = get_latest_revision_as_object = get_sitemap_urls = _read
    get_translations = get_url_parts = get_view_restrictions = permissions_for_user = publish = _read
    route = save_revision = serializable_data = to_json = unpublish = with_content_json = _read

    # A slug is taken by a page beside it.
    def clean(self):
        super().clean()
        self.get_parent()
        Page.objects.filter(path=unknown()).exists()

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        if clean:
            self.full_clean()
        return super().save(**kwargs)

    def get_children(self):
        return Page.objects.filter(path=unknown())

    def get_ancestors(self, inclusive=False):
        return Page.objects.filter(path=unknown())

    def get_descendants(self, inclusive=False):
        return Page.objects.filter(path=unknown())

    def get_siblings(self, inclusive=True):
        return Page.objects.filter(path=unknown())

    # Where the sites begin is kept in the cache.
    def get_url(self, request=None, current_site=None):
        self.url_path
        return text()

    def get_full_url(self, request=None):
        return self.get_url(request)

    url = property(get_url)
    full_url = property(get_full_url)

    def get_context(self, request, *args, **kwargs):
        return {"page": self, "self": self, "request": request}

    # Its own, or `app/name_of_the_class.html`.
    template = None

    def get_template(self, request, *args, **kwargs):
        return self.template or usual_template(self)

    def serve(self, request, *args, **kwargs):
        request.is_preview = False
        return TemplateResponse(request, self.get_template(request, *args, **kwargs), self.get_context(request, *args, **kwargs))

    def get_admin_display_title(self):
        return self.draft_title or self.title
