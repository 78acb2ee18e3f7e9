"""mptt.utils."""
from swiftsure import unknown


def get_cached_trees(queryset):
    # Children of these nodes are kept with them: nothing is known of what asks for them later.
    list(queryset)
    return unknown()


def tree_item_iterator(items, ancestors=False, callback=None):
    for item in items:
        yield item, unknown()
