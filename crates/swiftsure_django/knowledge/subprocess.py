"""subprocess: what other programs give back is plain data, and who runs one waits for it."""
from swiftsure import data, effect, number, text

PIPE = STDOUT = DEVNULL = -1


class SubprocessError(Exception): ...
class CalledProcessError(SubprocessError): ...
class TimeoutExpired(SubprocessError): ...


class CompletedProcess:
    args = data()
    returncode = number()
    stdout = data()
    stderr = data()

    def check_returncode(self): ...


def run(args, timeout=None, **options):
    effect("process", "forever" if timeout is None else "bounded")
    return CompletedProcess()


def call(args, timeout=None, **options):
    effect("process", "forever" if timeout is None else "bounded")
    return number()


check_call = call


def check_output(args, timeout=None, **options):
    effect("process", "forever" if timeout is None else "bounded")
    return data()


def getoutput(cmd, **options):
    effect("process", "forever")
    return text()


def getstatusoutput(cmd, **options):
    effect("process", "forever")
    return number(), text()


class Popen:
    """Starting a program does not wait for it; asking for what it did does."""

    returncode = number()
    pid = number()
    stdin = data()
    stdout = data()
    stderr = data()

    def __init__(self, args, **options): ...

    def __enter__(self):
        return self

    def communicate(self, input=None, timeout=None):
        effect("process", "forever" if timeout is None else "bounded")
        return data(), data()

    def wait(self, timeout=None):
        effect("process", "forever" if timeout is None else "bounded")
        return number()

    def poll(self):
        return number()

    def kill(self): ...
    def terminate(self): ...
    def send_signal(self, signal): ...
