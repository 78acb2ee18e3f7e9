"""urllib.request."""
from swiftsure import data, effect, made_of, sink


def urlopen(url, data_=None, timeout=None, **options):
    effect("network", "forever" if timeout is None else "bounded")
    sink("url", url, "urlopen")
    return data()


def urlretrieve(url, filename=None, *args):
    effect("network", "forever")
    sink("url", url, "urlretrieve")
    return data(), data()


def Request(url, *args, **options):
    return made_of(data(), url)
