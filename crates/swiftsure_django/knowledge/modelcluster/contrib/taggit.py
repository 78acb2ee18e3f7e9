"""modelcluster.contrib.taggit."""
from taggit.managers import TaggableManager


class ClusterTaggableManager(TaggableManager): ...
