"""Static files in development."""


def static(prefix, view=None, **kwargs):
    return []
