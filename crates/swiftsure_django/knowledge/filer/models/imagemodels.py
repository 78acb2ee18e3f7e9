"""filer.models.imagemodels."""
from django.db import models
from filer.models.filemodels import File
from swiftsure import number, unknown


class BaseImage(File):
    _height = models.FloatField(null=True, blank=True)
    _width = models.FloatField(null=True, blank=True)
    default_alt_text = models.CharField(max_length=255, blank=True, null=True)
    default_caption = models.CharField(max_length=255, blank=True, null=True)
    subject_location = models.CharField(max_length=64, blank=True, default="")
    file_ptr = models.OneToOneField(
        to="filer.File", parent_link=True, related_name="%(app_label)s_%(class)s_file", on_delete=models.CASCADE
    )

    class Meta:
        app_label = "filer"
        abstract = True

    @property
    def width(self):
        return number()

    @property
    def height(self):
        return number()

    @property
    def icons(self):
        return unknown()

    @property
    def thumbnails(self):
        return unknown()


class Image(BaseImage):
    date_taken = models.DateTimeField(null=True, blank=True, editable=False)
    author = models.CharField(max_length=255, null=True, blank=True)
    must_always_publish_author_credit = models.BooleanField(default=False)
    must_always_publish_copyright = models.BooleanField(default=False)

    class Meta(BaseImage.Meta):
        abstract = False
