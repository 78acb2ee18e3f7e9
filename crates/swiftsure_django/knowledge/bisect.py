"""bisect."""
from swiftsure import number


def bisect(a, x, lo=0, hi=None, *, key=None):
    return number()


bisect_left = bisect_right = bisect


def insort(a, x, lo=0, hi=None, *, key=None):
    a.append(x)


insort_left = insort_right = insort
