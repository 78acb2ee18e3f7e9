"""mptt.querysets."""
from django.db.models import QuerySet
from swiftsure import unknown


class TreeQuerySet(QuerySet):
    def get_descendants(self, *args, **kwargs):
        return self.model.objects.filter(tree_id=unknown())

    get_ancestors = get_descendants

    def get_cached_trees(self):
        # Children of these nodes are kept with them: nothing is known of what asks for them later.
        list(self)
        return unknown()
