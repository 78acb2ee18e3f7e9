"""The current site (docs: ref/contrib/sites#get-current-site-shortcut)."""
from swiftsure import instance

from django.contrib.sites.models import Site


def get_current_site(request):
    return instance(Site)
