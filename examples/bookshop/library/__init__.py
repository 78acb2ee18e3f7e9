"""The catalogue: books, their authors, genres, reviews and tags."""
