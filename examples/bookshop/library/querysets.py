"""The questions that the catalogue is asked again and again."""

from django.db import models
from django.utils import timezone


class BookQuerySet(models.QuerySet):
    """Books, narrowed the way the shop speaks of them."""

    def published(self):
        """Books that readers may see today."""
        return self.filter(is_published=True, published_on__lte=timezone.localdate())

    def low_stock(self, below=5):
        """Books of which fewer than `below` copies are left."""
        return self.filter(stock__lt=below)

    def with_genre(self):
        """Each book together with its genre."""
        return self.select_related("genre")


class BookManager(models.Manager.from_queryset(BookQuerySet)):
    """The default manager of books."""

    def for_shelf(self, genre):
        """The published books of one genre, by title."""
        return self.published().filter(genre=genre).order_by("title")
