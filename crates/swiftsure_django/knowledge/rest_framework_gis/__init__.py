"""djangorestframework-gis."""
