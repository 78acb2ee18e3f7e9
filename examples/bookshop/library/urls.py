"""The routes of the catalogue."""

from django.urls import path

from library.views import authors, books, reviews, stock, tags

app_name = "library"

urlpatterns = [
    path("books/", books.BookListView.as_view(), name="book-list"),
    path("books/catalogue/", books.CatalogueView.as_view(), name="catalogue"),
    path("books/<int:pk>/", books.BookDetailView.as_view(), name="book-detail"),
    path("books/shelves/", books.shelves, name="shelves"),
    path("books/shelf-codes/", books.shelf_codes, name="shelf-codes"),
    path("books/bylines/", books.bylines, name="bylines"),
    path("books/credits/", books.credits, name="credits"),
    path("books/blurbs/", books.blurbs, name="blurbs"),
    path("books/teasers/", books.teasers, name="teasers"),
    path("books/tags/", tags.book_tags, name="book-tags"),
    path("books/topics/", tags.book_topics, name="book-topics"),
    path("tags/", tags.tag_list, name="tag-list"),
    path("tags/targets/", tags.tag_targets, name="tag-targets"),
    path("reviews/", reviews.ReviewListView.as_view(), name="review-list"),
    path("reviews/signed/", reviews.SignedReviewListView.as_view(), name="review-signed"),
    path("books/ratings/", reviews.ratings, name="ratings"),
    path("books/scores/", reviews.scores, name="scores"),
    path("books/latest-reviews/", reviews.latest_reviews, name="latest-reviews"),
    path("books/review-digest/", reviews.review_digest, name="review-digest"),
    path("books/<int:pk>/reviews/", reviews.book_reviews, name="book-reviews"),
    path("books/<int:pk>/reviews/total/", reviews.review_total, name="review-total"),
    path("authors/", authors.author_list, name="author-list"),
    path("authors/shelf/", authors.author_shelf, name="author-shelf"),
    path("genres/", authors.genre_list, name="genre-list"),
    path("genres/index/", authors.genre_index, name="genre-index"),
    path("genres/window/", authors.window_display, name="window-display"),
    path("stock/restock/", stock.restock, name="restock"),
    path("stock/reprice/", stock.reprice, name="reprice"),
    path("export/books.csv", stock.book_export, name="book-export"),
    path("export/prices.csv", stock.price_export, name="price-export"),
]
