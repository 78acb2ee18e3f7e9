"""mptt.models: nested sets. Level, leaf and number of descendants stand in the row."""
from django.db import models
from mptt.fields import TreeForeignKey, TreeManyToManyField, TreeOneToOneField
from mptt.managers import TreeManager
from swiftsure import boolean, number, unknown


class MPTTModel(models.Model):
    lft = models.PositiveIntegerField(editable=False)
    rght = models.PositiveIntegerField(editable=False)
    tree_id = models.PositiveIntegerField(db_index=True, editable=False)
    level = models.PositiveIntegerField(editable=False)
    objects = TreeManager()
    _tree_manager = TreeManager()

    class Meta:
        abstract = True

    class MPTTMeta: ...

    def get_children(self):
        return type(self)._tree_manager.filter(parent=self)

    def get_ancestors(self, ascending=False, include_self=False):
        return type(self)._tree_manager.filter(tree_id=self.tree_id)

    def get_family(self):
        return type(self)._tree_manager.filter(tree_id=self.tree_id)

    def get_descendants(self, include_self=False):
        return type(self)._tree_manager.filter(tree_id=self.tree_id)

    def get_leafnodes(self, include_self=False):
        return type(self)._tree_manager.filter(tree_id=self.tree_id)

    def get_siblings(self, include_self=False):
        return type(self)._tree_manager.filter(tree_id=self.tree_id)

    def get_root(self):
        return type(self)._tree_manager.get(tree_id=self.tree_id, parent=None)

    def get_next_sibling(self, *filter_args, **filter_kwargs):
        return type(self)._tree_manager.filter(tree_id=self.tree_id).first()

    get_previous_sibling = get_next_sibling

    def get_level(self):
        return self.level

    def get_descendant_count(self):
        return number()

    def is_root_node(self):
        return boolean()

    def is_leaf_node(self):
        return boolean()

    def is_child_node(self):
        return boolean()

    def is_ancestor_of(self, other, include_self=False):
        return boolean()

    is_descendant_of = is_ancestor_of

    def insert_at(self, target, position="first-child", save=False, **options):
        type(self)._tree_manager.update()

    def move_to(self, target, position="first-child"):
        type(self)._tree_manager.update()


def raise_if_unsaved(func):
    return func
