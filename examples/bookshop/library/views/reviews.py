"""Pages about what readers think of books."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from library.models import Book, Review
from library.paging import PAGE_SIZE, JsonListMixin


class ReviewListView(JsonListMixin, ListView):
    """The newest reviews, each with the name of its reader.

    Cost: a page, a count, and one more query for the user behind each review.
    """

    def get_queryset(self):
        return Review.objects.select_related("book", "reader")

    def row(self, review):
        return {
            "book": review.book.title,
            "rating": review.rating,
            "by": review.reader.user.get_full_name(),
        }


class SignedReviewListView(ReviewListView):
    """The newest reviews, signed with the full name.

    Cost: a page and a count; profiles and users come with the review.
    """

    def get_queryset(self):
        return super().get_queryset().select_related("book", "reader__user")


def ratings(request):
    """The ratings that each book was given.

    Cost: one query for the books, one for the reviews of each.
    """
    rows = {}
    for book in Book.objects.published()[:PAGE_SIZE]:
        rows[book.slug] = [review.rating for review in book.reviews.all()]
    return JsonResponse(rows)


def scores(request):
    """The ratings that each book was given, with its title.

    Cost: two queries; a review that came through its book knows the book.
    """
    rows = []
    for book in Book.objects.published().prefetch_related("reviews")[:PAGE_SIZE]:
        for review in book.reviews.all():
            rows.append({"book": review.book.title, "rating": review.rating})
    return JsonResponse({"scores": rows})


def latest_reviews(request):
    """The last word on each book.

    Cost: one query for the books, one for the newest review of each.
    """
    rows = []
    for book in Book.objects.published()[:PAGE_SIZE]:
        latest = Review.objects.filter(book=book).order_by("-created_at").first()
        rows.append({"title": book.title, "review": str(latest) if latest else None})
    return JsonResponse({"books": rows})


def review_digest(request):
    """How much is said about each book, and the last word.

    Cost: two queries; count, exists and first answer from the prefetched rows.
    """
    rows = []
    for book in Book.objects.published().prefetch_related("reviews")[:PAGE_SIZE]:
        if book.reviews.exists():
            rows.append(
                {
                    "title": book.title,
                    "reviews": book.reviews.count(),
                    "last": str(book.reviews.first()),
                }
            )
    return JsonResponse({"books": rows})


def review_total(request, pk):
    """How many reviews a book has.

    Cost: two queries, the second loads every review to count it.
    """
    book = get_object_or_404(Book.objects.published(), pk=pk)
    return JsonResponse({"title": book.title, "reviews": len(book.reviews.all())})


def book_reviews(request, pk):
    """The newest reviews of a book, and how many are shown.

    Cost: two queries; the length is that of rows already loaded.
    """
    book = get_object_or_404(Book.objects.published(), pk=pk)
    reviews = book.reviews.all()[:PAGE_SIZE]
    texts = [review.text for review in reviews]
    return JsonResponse({"title": book.title, "shown": len(reviews), "reviews": texts})
