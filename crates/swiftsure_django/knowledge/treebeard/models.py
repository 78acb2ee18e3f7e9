"""treebeard.models: what all three kinds of trees have in common."""
from django.db import models
from swiftsure import boolean, cached, number, unknown


class Node(models.Model):
    class Meta:
        abstract = True

    @classmethod
    def add_root(cls, **kwargs):
        return cls.objects.create(**kwargs)

    @classmethod
    def load_bulk(cls, bulk_data, parent=None, keep_ids=False):
        for item in bulk_data:
            cls.objects.create()

    @classmethod
    def dump_bulk(cls, parent=None, keep_ids=True):
        list(cls.objects.all())
        return unknown()

    @classmethod
    def get_root_nodes(cls):
        return cls.objects.filter(depth=1)

    @classmethod
    def get_first_root_node(cls):
        return cls.get_root_nodes().first()

    @classmethod
    def get_last_root_node(cls):
        return cls.get_root_nodes().last()

    @classmethod
    def get_tree(cls, parent=None):
        return cls.objects.filter(path=unknown())

    @classmethod
    def get_annotated_list(cls, parent=None, max_depth=None):
        for node in cls.get_tree(parent):
            yield node, {"level": number(), "open": boolean()}

    @classmethod
    def get_annotated_list_qs(cls, qs):
        for node in qs:
            yield node, {"level": number(), "open": boolean()}

    @classmethod
    def get_descendants_group_count(cls, parent=None):
        return cls.objects.filter(path=unknown())

    # What the tree says of the neighbours of a new row is written beside it.
    def add_child(self, instance=None, **kwargs):
        type(self).objects.filter(path=unknown()).update()
        if instance is not None:
            instance.save()
            return instance
        return type(self).objects.create(**kwargs)

    def add_sibling(self, pos=None, instance=None, **kwargs):
        return self.add_child(instance, **kwargs)

    def move(self, target, pos=None):
        type(self).objects.filter(path=unknown()).update()

    def get_children(self):
        return type(self).objects.filter(path=unknown())

    get_siblings = get_ancestors = get_descendants = get_children

    def get_children_count(self):
        return self.get_children().count()

    def get_descendant_count(self):
        return self.get_descendants().count()

    def get_first_child(self):
        return self.get_children().first()

    def get_last_child(self):
        return self.get_children().last()

    def get_first_sibling(self):
        return self.get_siblings().first()

    get_last_sibling = get_prev_sibling = get_next_sibling = get_first_sibling

    @cached
    def _cached_parent_obj(self):
        return type(self).objects.filter(path=unknown()).first()

    def get_parent(self, update=False):
        return self._cached_parent_obj

    def get_root(self):
        return type(self).objects.get(path=unknown())

    def get_depth(self):
        return number()

    def is_root(self):
        return boolean()

    is_child_of = is_descendant_of = is_sibling_of = is_leaf = is_root
