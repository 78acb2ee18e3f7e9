"""The routes of the bookshop, one include per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("library.urls")),
    path("", include("orders.urls")),
    path("", include("accounts.urls")),
]
