"""The models of the catalogue."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

from library.querysets import BookManager


class Genre(models.Model):
    """A shelf of the shop."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Author(models.Model):
    """Somebody who wrote, alone or with others."""

    name = models.CharField(max_length=120)
    country = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Tag(models.Model):
    """A word that the staff put on anything in the shop."""

    label = models.CharField(max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()

    class Meta:
        ordering = ["label", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return self.label


class Book(models.Model):
    """A title that the shop sells or is about to sell."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    genre = models.ForeignKey(Genre, on_delete=models.PROTECT, related_name="books")
    authors = models.ManyToManyField(Author, related_name="books")
    price = models.DecimalField(max_digits=7, decimal_places=2)
    stock = models.PositiveIntegerField(default=0)
    blurb = models.CharField(max_length=500, blank=True)
    is_published = models.BooleanField(default=False)
    published_on = models.DateField(null=True, blank=True)
    tags = GenericRelation(Tag)

    objects = BookManager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    @property
    def shelf(self):
        """Where the book stands: the genre and the first letter."""
        return f"{self.genre.name} / {self.title[:1].upper()}"

    @property
    def teaser(self):
        """The first words of the blurb."""
        return self.blurb[:60]


class Review(models.Model):
    """What a reader thought of a book."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    reader = models.ForeignKey(
        "accounts.Profile", on_delete=models.CASCADE, related_name="reviews"
    )
    rating = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.rating}/5: {self.text[:40]}"
