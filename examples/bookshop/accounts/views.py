"""Signing in and out, the list of readers, and a reader's own pages."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from accounts.access import staff_required
from accounts.models import Profile, User
from library.paging import PAGE_SIZE
from orders.models import Customer


@ensure_csrf_cookie
def sign_in(request):
    """Check a name and a password, and open a session."""
    if request.method != "POST":
        return HttpResponse("Send username and password to sign in.")
    form = AuthenticationForm(request, data=request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    login(request, form.get_user())
    return JsonResponse({"signed_in": form.get_user().get_username()})


@require_POST
def sign_out(request):
    """Close the session."""
    logout(request)
    return JsonResponse({"signed_in": None})


@staff_required
def reader_list(request):
    """The readers by the name they go by.

    Cost: one query for the readers, one for the profile of each.
    """
    readers = User.objects.filter(profile__isnull=False).order_by("username")
    names = [reader.profile.display_name for reader in readers[:PAGE_SIZE]]
    return JsonResponse({"readers": names})


@staff_required
def reader_directory(request):
    """The readers by name and city.

    Cost: one query; the profile comes with the reader.
    """
    readers = User.objects.filter(profile__isnull=False).select_related("profile")
    rows = []
    for reader in readers.order_by("username")[:PAGE_SIZE]:
        rows.append({"name": reader.profile.display_name, "city": reader.profile.city})
    return JsonResponse({"readers": rows})


@login_required
def own_profile(request):
    """What the reader who is signed in shows to others.

    Cost: one query for the one profile.
    """
    try:
        profile = request.user.profile
    except Profile.DoesNotExist:
        raise Http404("No profile yet.") from None
    return JsonResponse({"name": profile.display_name, "city": profile.city})


@login_required
def own_orders(request):
    """The orders of the reader who is signed in.

    Cost: two queries; an order that came through its customer knows the customer.
    """
    customer = get_object_or_404(Customer, user=request.user)
    rows = []
    for order in customer.orders.all()[:PAGE_SIZE]:
        rows.append({"reference": order.reference, "for": order.customer.name})
    return JsonResponse({"orders": rows})
