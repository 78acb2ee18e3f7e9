"""reversion.views."""


def create_revision(manage_manually=False, using=None, atomic=True, request_creates_revision=None):
    """Only requests that may write make a revision, and a transaction with it: not told."""
    return lambda view: view


class RevisionMixin: ...
