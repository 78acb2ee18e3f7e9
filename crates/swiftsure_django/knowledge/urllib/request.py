"""urllib.request."""
from swiftsure import data, effect


def urlopen(url, data_=None, timeout=None, **options):
    effect("network", "forever" if timeout is None else "bounded")
    return data()


def urlretrieve(url, filename=None, *args):
    effect("network", "forever")
    return data(), data()


def Request(url, *args, **options):
    return data()
