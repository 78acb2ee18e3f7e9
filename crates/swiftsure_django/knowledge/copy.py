"""copy: a copy holds what the original holds."""


def copy(x):
    return x


def deepcopy(x, memo=None):
    return x


def replace(obj, **changes):
    return obj
