"""The catalogue in the admin."""

from django.contrib import admin

from library.models import Book, Review


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    """Books; the list counts the reviews of each."""

    # The genre is a foreign key of its own, so the admin joins it.
    list_display = ["title", "genre", "price", "review_count"]
    search_fields = ["title"]
    fields = ["title", "slug", "genre", "price", "stock"]

    @admin.display(description="Reviews")
    def review_count(self, book):
        """Asks the database for each book."""
        return book.reviews.count()


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """Reviews; the list and the page know what they show of other tables."""

    list_display = ["rating", "text", "genre", "reader_name"]
    list_select_related = ["book__genre", "reader"]
    raw_id_fields = ["book", "reader"]

    @admin.display(description="Genre")
    def genre(self, review):
        """Reads what the list joined."""
        return review.book.genre.name

    @admin.display(description="Reader")
    def reader_name(self, review):
        """Reads what the list joined."""
        return review.reader.display_name
