"""heapq."""


def heappush(heap, item):
    heap.append(item)


def heappop(heap):
    return heap.pop()


def heappushpop(heap, item):
    heap.append(item)
    return heap.pop()


heapreplace = heappushpop


def heapify(x): ...


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]


nsmallest = nlargest


def merge(first=(), second=(), third=(), *more, key=None, reverse=False):
    yield from first
    yield from second
    yield from third
    for iterable in more:
        yield from iterable
