"""elementpath (docs: elementpath.readthedocs.io): XPath for any tree."""
from swiftsure import sink, unknown


def select(root, path, namespaces=None, parser=None, **options):
    sink("xpath", path, "elementpath.select")
    return unknown()


iter_select = select
