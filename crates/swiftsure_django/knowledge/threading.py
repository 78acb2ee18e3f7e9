"""threading: a thread that is started calls its target."""
from swiftsure import boolean, data, leaves


def _apart(func):
    """What a thread does has neither the transaction nor the event loop of who starts it, who does not wait for it."""
    return leaves("request", leaves("transaction", leaves("event loop", func)))


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        self._target = target
        self._args = args
        self._kwargs = kwargs

    def start(self):
        _apart(self.run)()

    def run(self):
        self._target(*self._args, **self._kwargs)

    def join(self, timeout=None): ...

    def is_alive(self):
        return boolean()


class Timer(Thread):
    def __init__(self, interval, function, args=(), kwargs={}):
        super().__init__(target=function, args=args, kwargs=kwargs)

    def cancel(self): ...


class Lock:
    def acquire(self, blocking=True, timeout=-1):
        return boolean()

    def release(self): ...

    def __enter__(self):
        return boolean()


RLock = Semaphore = BoundedSemaphore = Condition = Lock


class local: ...


def current_thread():
    return data()


def get_ident():
    return data()
