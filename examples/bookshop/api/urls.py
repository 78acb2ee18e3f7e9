"""The routes of the API."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from api import views

app_name = "api"

router = SimpleRouter()
router.register("books", views.BookViewSet)
router.register("catalogue", views.CatalogueViewSet, basename="catalogue")

urlpatterns = [
    path("", include(router.urls)),
    path("reviews/", views.ReviewList.as_view(), name="review-list"),
    path("reviews/signed/", views.SignedReviewList.as_view(), name="review-signed"),
    path("orders/", views.order_list, name="order-list"),
    path("orders/board/", views.order_board, name="order-board"),
]
