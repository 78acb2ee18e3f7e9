"""contextlib: the engine enters generators itself, so that their decorators change nothing."""


def contextmanager(func):
    return func


def asynccontextmanager(func):
    return func


class ContextDecorator:
    def __call__(self, func):
        return func


class AsyncContextDecorator(ContextDecorator): ...


class AbstractContextManager:
    def __enter__(self):
        return self


class AbstractAsyncContextManager:
    def __aenter__(self):
        return self


class suppress(ContextDecorator):
    def __init__(self, *exceptions): ...
    def __enter__(self): ...

    def __exit__(self, *raised):
        return True


class redirect_stdout:
    def __init__(self, new_target):
        self.target = new_target

    def __enter__(self):
        return self.target


class redirect_stderr(redirect_stdout): ...


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __aenter__(self):
        return self.enter_result


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __aenter__(self):
        return self.thing


class aclosing(closing): ...


class ExitStack:
    def __enter__(self):
        return self

    def __aenter__(self):
        return self

    def enter_context(self, cm):
        with cm as entered:
            return entered

    def enter_async_context(self, cm):
        with cm as entered:
            return entered

    def callback(self, callback, *args, **kwds):
        callback(*args, **kwds)
        return callback

    def push(self, exit):
        return exit

    def pop_all(self):
        return self

    def close(self): ...


class AsyncExitStack(ExitStack): ...
