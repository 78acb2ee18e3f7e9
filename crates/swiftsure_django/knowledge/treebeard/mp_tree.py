"""treebeard.mp_tree: materialized paths. Depth, leaf and number of children stand in the row."""
from django.db import models
from swiftsure import unknown
from treebeard.models import Node


class MP_NodeQuerySet(models.QuerySet): ...


class MP_NodeManager(models.Manager):
    _queryset_class = MP_NodeQuerySet

    def get_queryset(self):
        return super().get_queryset().order_by("path")


class MP_Node(Node):
    path = models.CharField(max_length=255, unique=True)
    depth = models.PositiveIntegerField()
    numchild = models.PositiveIntegerField(default=0)
    objects = MP_NodeManager()

    class Meta:
        abstract = True

    def get_depth(self):
        return self.depth

    def get_children_count(self):
        return self.numchild


class MP_MoveHandler:
    def __init__(self, node, target, pos=None):
        self.node = node

    def process(self):
        type(self.node).objects.filter(path=unknown()).update()
