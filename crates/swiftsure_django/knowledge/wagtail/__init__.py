"""Wagtail (read in version 7.4): pages are rows of a tree, in a table of their own for each type."""
