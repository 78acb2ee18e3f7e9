"""wagtail.snippets."""
