"""operator: functions that read attributes and items, call methods, and combine values."""
from swiftsure import boolean


def attrgetter(attr, *more):
    def getter(item):
        if more:
            return _follow(item, attr), *[_follow(item, path) for path in more]
        return _follow(item, attr)

    return getter


def _follow(item, path):
    parts = tuple(path.split("."))
    if len(parts) == 1:
        return getattr(item, path)
    if len(parts) == 2:
        return getattr(getattr(item, parts[0]), parts[1])
    return getattr(getattr(getattr(item, parts[0]), parts[1]), parts[2])


def itemgetter(key, *more):
    def getter(item):
        if more:
            return item[key], *[item[other] for other in more]
        return item[key]

    return getter


def methodcaller(name, *args, **keywords):
    def caller(item):
        return getattr(item, name)(*args, **keywords)

    return caller


def or_(a, b):
    return a | b


def and_(a, b):
    return a & b


def xor(a, b):
    return a ^ b


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def truediv(a, b):
    return a / b


def not_(a):
    return not a


def eq(a, b):
    return boolean()


ne = lt = le = gt = ge = is_ = is_not = eq
iadd = concat = add
ior = or_
iand = and_


def getitem(a, b):
    return a[b]


def contains(a, b):
    return b in a
