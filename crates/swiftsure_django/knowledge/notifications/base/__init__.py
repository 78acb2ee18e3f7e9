"""notifications.base."""
