"""martor: Markdown."""
