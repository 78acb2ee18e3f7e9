"""asyncio: calling a coroutine function is running it, so that awaiting gives the value itself."""
from swiftsure import arguments, boolean, data, leaves, number, runs_shell, sink, unknown


def gather(*coros_or_futures, return_exceptions=False):
    return list(coros_or_futures)


def run(main, **options):
    return main


def wait_for(fut, timeout):
    return fut


def shield(arg):
    return arg


def create_task(coro, **options):
    return coro


ensure_future = create_task
run_coroutine_threadsafe = wait_for


def wait(fs, **options):
    return fs, fs


def as_completed(fs, timeout=None):
    return iter(fs)


def to_thread(func, /, *args, **kwargs):
    return leaves("event loop", func)(*args, **kwargs)


def iscoroutinefunction(func):
    return boolean()


iscoroutine = iscoroutinefunction


def sleep(delay, result=None):
    return result


class TaskGroup:
    def __aenter__(self):
        return self

    def create_task(self, coro, **options):
        return coro


class AbstractEventLoop:
    def run_until_complete(self, future):
        return future

    def create_task(self, coro, **options):
        return coro

    def run_in_executor(self, executor, func, *args):
        return leaves("event loop", func)(*args)

    async def subprocess_shell(self, protocol_factory, cmd, **options):
        sink("command", cmd, "subprocess_shell")
        return unknown(), unknown()

    async def subprocess_exec(self, protocol_factory, program, *args, **options):
        sink("command", program, "subprocess_exec")
        if runs_shell((program, *args)):
            sink("command", args, "subprocess_exec")
        else:
            arguments((program, *args), "subprocess_exec")
        return unknown(), unknown()

    def close(self): ...


_loop = AbstractEventLoop()


def get_event_loop():
    return _loop


new_event_loop = get_running_loop = get_event_loop


def set_event_loop(loop): ...


class _Process:
    returncode = number()
    pid = number()

    async def communicate(self, input=None):
        return data(), data()

    async def wait(self):
        return number()

    def kill(self): ...
    def terminate(self): ...


async def create_subprocess_shell(cmd, *args, **options):
    sink("command", cmd, "create_subprocess_shell")
    return _Process()


async def create_subprocess_exec(program, *args, **options):
    sink("command", program, "create_subprocess_exec")
    if runs_shell((program, *args)):
        sink("command", args, "create_subprocess_exec")
    else:
        arguments((program, *args), "create_subprocess_exec")
    return _Process()
