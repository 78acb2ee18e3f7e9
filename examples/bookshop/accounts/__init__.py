"""Readers who sign in, and what the shop knows about them."""
