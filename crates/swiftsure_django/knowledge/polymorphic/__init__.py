"""django-polymorphic: rows come back as instances of their own class, which nobody knows here."""
