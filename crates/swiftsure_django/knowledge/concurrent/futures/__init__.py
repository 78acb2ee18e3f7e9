"""concurrent.futures: an executor calls what it is given, as if at once."""
from threading import _apart

from swiftsure import boolean


class Future:
    def __init__(self, outcome=None):
        self.outcome = outcome

    def result(self, timeout=None):
        return self.outcome

    def exception(self, timeout=None): ...

    def done(self):
        return boolean()

    def add_done_callback(self, fn):
        fn(self)

    def cancel(self):
        return boolean()


class Executor:
    def __init__(self, *args, **options): ...

    def __enter__(self):
        return self

    def submit(self, fn, /, *args, **kwargs):
        return Future(_apart(fn)(*args, **kwargs))

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        return [_apart(fn)(*args) for args in zip(*iterables)]

    def shutdown(self, wait=True, cancel_futures=False): ...


class ThreadPoolExecutor(Executor): ...
class ProcessPoolExecutor(Executor): ...


def as_completed(fs, timeout=None):
    return iter(fs)


def wait(fs, timeout=None, return_when=None):
    return fs, fs
