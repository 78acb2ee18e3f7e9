"""drf_yasg: descriptions of an API."""
