"""The API: what other programs read of the shop."""
