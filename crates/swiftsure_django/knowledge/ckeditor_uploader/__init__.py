"""django-ckeditor, with files."""
