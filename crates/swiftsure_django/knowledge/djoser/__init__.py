"""djoser: accounts as an API."""
