"""The views of the API."""

from django.db.models import Count
from rest_framework import generics, viewsets
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response

from api.serializers import (
    BookSerializer,
    CatalogueSerializer,
    OrderSerializer,
    ReviewSerializer,
)
from library.models import Book, Review
from library.paging import PAGE_SIZE
from orders.models import Order


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    """The books that are out.

    Cost of the list: a count, a page, and three more queries for each book; of one book: four.
    """

    queryset = Book.objects.published()
    serializer_class = BookSerializer


class CatalogueViewSet(viewsets.ReadOnlyModelViewSet):
    """The books that are out, with all that belongs to them.

    Cost of the list: a count, a page, and the authors in one query; of one book: two.
    """

    serializer_class = CatalogueSerializer

    def get_queryset(self):
        books = Book.objects.published().with_genre().prefetch_related("authors")
        return books.annotate(review_count=Count("reviews"))


class ReviewList(generics.ListAPIView):
    """The reviews.

    Cost: a count, a page, and the reader of each review.
    """

    queryset = Review.objects.all()
    serializer_class = ReviewSerializer


class SignedReviewList(ReviewList):
    """The reviews, by the same serializer.

    Cost: a count and a page; the reader comes with the review.
    """

    queryset = Review.objects.select_related("reader")


@api_view(["GET"])
@permission_classes([IsAdminUser])
def order_list(request):
    """The newest orders.

    Cost: the orders, and the customer and the region of each.
    """
    orders = Order.objects.all()[:PAGE_SIZE]
    return Response(OrderSerializer(orders, many=True).data)


@api_view(["GET"])
@permission_classes([IsAdminUser])
def order_board(request):
    """The newest orders, by the same serializer.

    Cost: one query.
    """
    orders = Order.objects.select_related("customer__region")[:PAGE_SIZE]
    return Response(OrderSerializer(orders, many=True).data)
