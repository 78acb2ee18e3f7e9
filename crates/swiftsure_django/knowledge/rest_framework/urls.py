"""rest_framework.urls: the login pages of the browsable API."""
urlpatterns = []
