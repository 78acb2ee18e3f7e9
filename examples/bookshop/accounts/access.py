"""Who may open which page."""

from django.contrib.auth.decorators import user_passes_test


def is_staff(user):
    """Whether this is one of the people who run the shop."""
    return user.is_active and user.is_staff


staff_required = user_passes_test(is_staff)
