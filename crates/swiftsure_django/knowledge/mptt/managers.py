"""mptt.managers."""
from django.db.models import Manager
from mptt.querysets import TreeQuerySet
from swiftsure import unknown


class TreeManager(Manager.from_queryset(TreeQuerySet)):
    def get_queryset(self):
        return super().get_queryset().order_by("tree_id", "lft")

    def root_nodes(self):
        return self.filter(parent=None)

    def root_node(self, tree_id):
        return self.get(tree_id=tree_id, parent=None)

    def get_queryset_descendants(self, queryset, include_self=False):
        return self.filter(tree_id=unknown())

    def get_queryset_ancestors(self, queryset, include_self=False):
        return self.filter(tree_id=unknown())

    def add_related_count(self, queryset, rel_model, rel_field, count_attr, **options):
        return queryset.annotate(unknown())

    def insert_node(self, node, target, position="last-child", save=False, **options):
        self.update()
        if save:
            node.save()
        return node

    def move_node(self, node, target, position="last-child"):
        self.update()

    def rebuild(self, **options):
        self.update()

    partial_rebuild = rebuild
