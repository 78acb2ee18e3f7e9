"""taggit.models."""
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from swiftsure import text


class TagManager(models.Manager):
    """What the related manager of tags knows besides."""

    def names(self):
        return self.values_list("name", flat=True)

    def slugs(self):
        return self.values_list("slug", flat=True)

    def most_common(self, min_count=None, extra_filters=None):
        return self.annotate(num_times=models.Count("pk")).order_by("-num_times")

    def similar_objects(self):
        return list(self.all())


class TagBase(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    objects = TagManager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def slugify(self, tag, i=None):
        return text()


class Tag(TagBase):
    class Meta:
        app_label = "taggit"


class ItemBase(models.Model):
    class Meta:
        abstract = True


class TaggedItemBase(ItemBase):
    tag = models.ForeignKey(Tag, related_name="%(app_label)s_%(class)s_items", on_delete=models.CASCADE)

    class Meta:
        abstract = True


class CommonGenericTaggedItemBase(ItemBase):
    content_type = models.ForeignKey(ContentType, related_name="%(app_label)s_%(class)s_tagged_items", on_delete=models.CASCADE)
    content_object = GenericForeignKey()

    class Meta:
        abstract = True


class GenericTaggedItemBase(CommonGenericTaggedItemBase):
    object_id = models.IntegerField(db_index=True)

    class Meta:
        abstract = True


class GenericUUIDTaggedItemBase(CommonGenericTaggedItemBase):
    object_id = models.UUIDField(db_index=True)

    class Meta:
        abstract = True


class TaggedItem(GenericTaggedItemBase, TaggedItemBase):
    class Meta:
        app_label = "taggit"
