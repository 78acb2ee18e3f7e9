"""Who gets the newsletter, for the staff."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from accounts.access import staff_required
from accounts.models import Profile
from library.paging import PAGE_SIZE


@staff_required
@require_POST
def subscribe_all(request):
    """Put every reader on the list.

    Cost: one query for the profiles; one to save each, and one in the receiver that it wakes.
    """
    profiles = Profile.objects.filter(newsletter=False)[:PAGE_SIZE]
    for profile in profiles:
        profile.newsletter = True
        profile.save()
    return JsonResponse({"subscribed": len(profiles)})


@staff_required
@require_POST
def unsubscribe_all(request):
    """Take every reader off the list.

    Cost: one query; no receiver hears of it.
    """
    return JsonResponse({"unsubscribed": Profile.objects.update(newsletter=False)})
