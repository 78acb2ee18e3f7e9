"""modelcluster.contrib."""
