"""How the API writes down books, reviews and orders."""

from rest_framework import serializers

from library.models import Author, Book, Genre, Review
from orders.models import Order


class GenreSerializer(serializers.ModelSerializer):
    """A genre inside of a book."""

    class Meta:
        model = Genre
        fields = ["name", "slug"]


class AuthorSerializer(serializers.ModelSerializer):
    """An author inside of a book."""

    class Meta:
        model = Author
        fields = ["name", "country"]


class BookSerializer(serializers.ModelSerializer):
    """A book with its genre, its authors, and how often it was reviewed."""

    genre = GenreSerializer()
    authors = AuthorSerializer(many=True)
    review_count = serializers.SerializerMethodField()

    class Meta:
        model = Book
        fields = ["slug", "title", "price", "genre", "authors", "review_count"]

    def get_review_count(self, book):
        """Asks the database for each book."""
        return book.reviews.count()


class CatalogueSerializer(BookSerializer):
    """The same for books whose reviews are counted in the query."""

    def get_review_count(self, book):
        """Reads what the queryset annotated."""
        return book.review_count


class ReviewSerializer(serializers.ModelSerializer):
    """A review, with the name of its reader and the key of its book."""

    reader = serializers.CharField(source="reader.display_name")

    class Meta:
        model = Review
        fields = ["book", "reader", "rating", "text"]


class OrderSerializer(serializers.ModelSerializer):
    """An order, with its customer as text."""

    customer = serializers.StringRelatedField()

    class Meta:
        model = Order
        fields = ["reference", "status", "customer"]
