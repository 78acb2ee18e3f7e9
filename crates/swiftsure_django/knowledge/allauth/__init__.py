"""django-allauth: accounts. Its views count the attempts by themselves, and are not told."""
