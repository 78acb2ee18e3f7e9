"""dj-rest-auth: accounts as an API."""
