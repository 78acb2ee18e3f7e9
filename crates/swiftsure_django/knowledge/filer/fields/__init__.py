"""filer.fields."""
