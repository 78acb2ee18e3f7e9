"""dj_rest_auth.registration."""
