"""rules: permissions as predicates."""
