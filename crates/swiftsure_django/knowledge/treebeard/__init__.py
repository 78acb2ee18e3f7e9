"""django-treebeard: trees in three ways to keep them."""
