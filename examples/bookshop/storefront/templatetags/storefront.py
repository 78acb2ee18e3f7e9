"""What the templates of the storefront show again and again."""

from django import template

register = template.Library()


@register.filter
def signature(review):
    """Who wrote a review."""
    return f"— {review.reader.display_name}"


@register.inclusion_tag("storefront/book_links.html")
def book_links(author):
    """Links to the books of an author."""
    return {"books": author.books.all()}
