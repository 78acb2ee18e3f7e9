"""Keys of cached fragments."""
from swiftsure import text


def make_template_fragment_key(fragment_name, vary_on=None):
    return text()
