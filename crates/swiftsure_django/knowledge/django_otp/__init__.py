"""django-otp: second factors."""
