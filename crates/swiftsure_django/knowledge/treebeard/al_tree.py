"""treebeard.al_tree: each node knows its `parent`; going up or down asks for one level after the other."""
from django.db import models
from swiftsure import number
from treebeard.models import Node


class AL_NodeManager(models.Manager): ...


class AL_Node(Node):
    objects = AL_NodeManager()

    class Meta:
        abstract = True

    @classmethod
    def get_root_nodes(cls):
        return cls.objects.filter(parent=None)

    @classmethod
    def get_tree(cls, parent=None):
        return list(cls.objects.all())

    def get_children(self):
        return type(self).objects.filter(parent=self)

    def get_siblings(self):
        return type(self).objects.filter(parent=self.parent)

    def get_parent(self, update=False):
        return self.parent

    def get_ancestors(self):
        ancestors = []
        node = self.parent
        while node:
            ancestors.insert(0, node)
            node = node.parent
        return ancestors

    def get_root(self):
        node = self
        while node.parent:
            node = node.parent
        return node

    def get_depth(self, update=False):
        node = self.parent
        while node:
            node = node.parent
        return number()

    def get_descendants(self):
        return list(self.get_children())

    def get_descendant_count(self):
        self.get_descendants()
        return number()

    def is_leaf(self):
        return not self.get_children().exists()
