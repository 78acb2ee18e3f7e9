"""os: the environment and the file system give text that nobody knows."""
from swiftsure import arguments, boolean, data, effect, number, runs_shell, sink, text
from os import path

sep = linesep = name = text()


class _Environ:
    def get(self, key, default=None):
        return default if boolean() else text()

    def __getitem__(self, key):
        return text()

    def setdefault(self, key, value):
        return text()

    def pop(self, key, default=None):
        return default if boolean() else text()

    def __setitem__(self, key, value): ...
    def update(self, *args, **keywords): ...

    def copy(self):
        return {text(): text()}

    def items(self):
        yield text(), text()


environ = _Environ()


def getenv(key, default=None):
    return default if boolean() else text()


def getcwd():
    return text()


def system(command):
    effect("process", "forever")
    sink("command", command, "os.system")
    return number()


def popen(cmd, mode="r", buffering=-1):
    sink("command", cmd, "os.popen")
    return data()


popen2 = popen3 = popen4 = popen


def _execute(name, program, args):
    sink("command", program, name)
    if runs_shell(args):
        sink("command", args, name)
    else:
        arguments(args, name)


def execl(file, *args):
    _execute("os.execl", file, args)


def execlp(file, *args):
    _execute("os.execlp", file, args)


execle = execlpe = execl


def execv(path, args):
    _execute("os.execv", path, args)


def execvp(file, args):
    _execute("os.execvp", file, args)


def execve(path, args, env):
    _execute("os.execve", path, args)


execvpe = execve


def spawnl(mode, file, *args):
    _execute("os.spawnl", file, args)
    return number()


spawnle = spawnlp = spawnlpe = spawnl


def spawnv(mode, file, args, env=None):
    _execute("os.spawnv", file, args)
    return number()


spawnve = spawnvp = spawnvpe = spawnv


def posix_spawn(path, argv, env, **options):
    _execute("os.posix_spawn", path, argv)
    return number()


def startfile(path, *args):
    sink("command", path, "os.startfile")


def listdir(path="."):
    sink("path", path, "os.listdir")
    yield text()


def walk(top, **options):
    yield text(), [text()], [text()]


def stat(path):
    return data()


def urandom(size):
    return data()


def getpid():
    return number()


def makedirs(name, mode=511, exist_ok=False): ...
def mkdir(path, mode=511): ...
def remove(path):
    sink("path", path, "os.remove")


def unlink(path):
    sink("path", path, "os.unlink")


def rename(src, dst): ...
def replace(src, dst): ...
def rmdir(path): ...
def chdir(path): ...
def putenv(key, value): ...
