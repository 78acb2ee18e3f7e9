"""The routes of the bookshop, one include per app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("library.urls")),
    path("", include("orders.urls")),
    path("", include("accounts.urls")),
    path("", include("storefront.urls")),
    path("api/", include("api.urls")),
    path("admin/", admin.site.urls),
]
