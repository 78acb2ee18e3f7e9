"""Lines of text about books, for pages and for mail."""


def byline(book):
    """The names of the authors, as they stand on the cover."""
    return ", ".join(author.name for author in book.authors.all())


def topics(book):
    """The tags of a book in one line."""
    return " · ".join(tag.label for tag in book.tags.all())
