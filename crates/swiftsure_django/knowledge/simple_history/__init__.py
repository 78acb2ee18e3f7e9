"""django-simple-history."""


def register(model, **options): ...
