"""What draws on pages."""
