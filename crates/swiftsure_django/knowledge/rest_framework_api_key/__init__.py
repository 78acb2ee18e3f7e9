"""djangorestframework-api-key: keys of clients that are no users."""
