"""collections. What is not here (`collections.abc`, `ChainMap`) stays unknown on purpose."""
from typing import NamedTuple

from swiftsure import named_tuple, number, unknown

OrderedDict = dict
UserDict = dict
UserList = list


class deque:
    def __init__(self, iterable=(), maxlen=None):
        self.elements = list(iterable)

    def append(self, x):
        self.elements.append(x)

    appendleft = append

    def extend(self, iterable):
        self.elements.extend(iterable)

    extendleft = extend

    def pop(self):
        return self.elements.pop()

    popleft = pop

    def __iter__(self):
        return iter(self.elements)

    def __getitem__(self, index):
        return self.elements[index]

    def __len__(self):
        return number()

    def clear(self): ...
    def rotate(self, n=1): ...
    def remove(self, value): ...


def namedtuple(typename, field_names, **options):
    return named_tuple(NamedTuple, typename, field_names)


def defaultdict(default_factory=None, *args, **keywords):
    entries = dict(*args, **keywords)
    if default_factory is not None:
        entries[unknown()] = default_factory()
    return entries


def Counter(iterable=(), **keywords):
    entries = dict(**keywords)
    for element in iterable:
        entries[element] = number()
    return entries
