"""formtools.wizard."""
