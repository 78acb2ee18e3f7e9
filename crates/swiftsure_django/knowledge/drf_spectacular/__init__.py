"""drf_spectacular: descriptions of an API."""
