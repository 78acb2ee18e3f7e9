"""treebeard.ns_tree: nested sets."""
from django.db import models
from treebeard.models import Node


class NS_NodeQuerySet(models.QuerySet): ...


class NS_NodeManager(models.Manager):
    _queryset_class = NS_NodeQuerySet

    def get_queryset(self):
        return super().get_queryset().order_by("tree_id", "lft")


class NS_Node(Node):
    lft = models.PositiveIntegerField(db_index=True)
    rgt = models.PositiveIntegerField(db_index=True)
    tree_id = models.PositiveIntegerField(db_index=True)
    depth = models.PositiveIntegerField(db_index=True)
    objects = NS_NodeManager()

    class Meta:
        abstract = True

    def get_depth(self):
        return self.depth
