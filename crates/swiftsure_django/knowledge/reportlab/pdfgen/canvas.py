"""A canvas opens its file when it is saved (docs: reportlab-userguide, chapter 2)."""
from swiftsure import sink


class Canvas:
    def __init__(self, filename, *args, **options):
        sink("path", filename, "Canvas")
