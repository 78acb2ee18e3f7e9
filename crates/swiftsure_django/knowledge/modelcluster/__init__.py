"""django-modelcluster: models edited together with what belongs to them."""
