"""What every template can show."""

from library.models import Genre
from library.paging import PAGE_SIZE


def genres(request):
    """The genres, for the menu; a page that does not show the menu does not ask for them."""
    return {"menu_genres": Genre.objects.all()[:PAGE_SIZE]}
