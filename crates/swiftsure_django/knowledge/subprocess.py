"""subprocess: what other programs give back is plain data, and who runs one waits for it."""
from swiftsure import arguments, data, effect, number, runs_shell, sink, text

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


def _start(args, shell, name):
    """A list of arguments reaches no shell."""
    if shell or runs_shell(args):
        sink("command", args, name)
    elif isinstance(args, (list, tuple)):
        sink("command", args[0], name)
        arguments(args, name)
    else:
        sink("command", args, name)


def run(args, bufsize=-1, *rest, shell=False, timeout=None, **options):
    _start(args, shell, "subprocess.run")
    effect("process", "forever" if timeout is None else "bounded")
    return CompletedProcess()


def call(args, bufsize=-1, *rest, shell=False, timeout=None, **options):
    _start(args, shell, "subprocess.call")
    effect("process", "forever" if timeout is None else "bounded")
    return number()


check_call = call


def check_output(args, bufsize=-1, *rest, shell=False, timeout=None, **options):
    _start(args, shell, "subprocess.check_output")
    effect("process", "forever" if timeout is None else "bounded")
    return data()


def getoutput(cmd, **options):
    sink("command", cmd, "subprocess.getoutput")
    effect("process", "forever")
    return text()


def getstatusoutput(cmd, **options):
    sink("command", cmd, "subprocess.getstatusoutput")
    effect("process", "forever")
    return number(), text()


class Popen:
    """Starting a program does not wait for it; asking for what it did does."""

    returncode = number()
    pid = number()
    stdin = data()
    stdout = data()
    stderr = data()

    def __init__(self, args, bufsize=-1, *rest, shell=False, **options):
        _start(args, shell, "subprocess.Popen")

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
