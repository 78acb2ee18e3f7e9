"""asgiref."""
