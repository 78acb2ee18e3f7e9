"""copy: a copy holds what the original holds."""


def copy(x):
    return x


def copied(x):
    return x.__deepcopy__({}) if hasattr(x, "__deepcopy__") else x


def deepcopy(x, memo=None):
    if isinstance(x, dict):
        return {key: copied(value) for key, value in x.items()}
    return copied(x)


def replace(obj, **changes):
    return obj
