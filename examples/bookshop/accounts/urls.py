"""The routes of readers and their sessions."""

from django.urls import path

from accounts import newsletter, views

app_name = "accounts"

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("readers/", views.reader_list, name="reader-list"),
    path("readers/directory/", views.reader_directory, name="reader-directory"),
    path("readers/subscribe/", newsletter.subscribe_all, name="subscribe"),
    path("readers/unsubscribe/", newsletter.unsubscribe_all, name="unsubscribe"),
    path("account/", views.own_profile, name="own-profile"),
    path("account/orders/", views.own_orders, name="own-orders"),
]
