"""The routes of the storefront."""

from django.urls import path

from storefront import views

app_name = "storefront"

urlpatterns = [
    path("shop/", views.FrontView.as_view(), name="front"),
    path("shop/about/", views.AboutView.as_view(), name="about"),
    path("shop/books/", views.BookListView.as_view(), name="book-list"),
    path("shop/books/shelf/", views.ShelfView.as_view(), name="shelf"),
    path("shop/books/<slug:slug>/", views.BookDetailView.as_view(), name="book-detail"),
    path("shop/books/<slug:slug>/talk/", views.BookTalkView.as_view(), name="book-talk"),
    path("shop/authors/", views.AuthorListView.as_view(), name="author-list"),
    path("shop/authors/index/", views.AuthorIndexView.as_view(), name="author-index"),
    path("shop/reviews/", views.review_list, name="review-list"),
    path("shop/reviews/new/", views.ReviewCreateView.as_view(), name="review-new"),
    path("shop/reviews/signed/", views.signed_review_list, name="review-signed"),
]
