"""urllib.request."""
from swiftsure import data, effect


def urlopen(url, data_=None, timeout=None, **options):
    effect("network", "urllib")
    return data()


def urlretrieve(url, filename=None, *args):
    effect("network", "urllib")
    return data(), data()


def Request(url, *args, **options):
    return data()
