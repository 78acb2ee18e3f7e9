"""rules.contrib."""
