"""django-mptt."""


def register(model_class, **options): ...
