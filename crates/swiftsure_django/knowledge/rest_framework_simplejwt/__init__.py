"""djangorestframework-simplejwt: signed tokens instead of sessions."""
