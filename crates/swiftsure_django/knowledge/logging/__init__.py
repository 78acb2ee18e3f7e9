"""logging: a message with arguments asks them for their text."""
from swiftsure import number, sink

DEBUG = 10
INFO = 20
WARNING = WARN = 30
ERROR = 40
CRITICAL = FATAL = 50
NOTSET = 0


def _write(msg, args):
    sink("log", msg, "the log")
    for arg in args:
        sink("log", arg, "the log")
        str(arg)


class Logger:
    def info(self, msg, *args, **keywords):
        _write(msg, args)

    warning = warn = error = exception = critical = fatal = info

    def log(self, level, msg, *args, **keywords):
        _write(msg, args)

    # Seldom switched on where it would cost: the arguments are not made into text.
    def debug(self, msg, *args, **keywords): ...
    def setLevel(self, level): ...
    def addHandler(self, hdlr): ...
    def removeHandler(self, hdlr): ...
    def addFilter(self, filter): ...
    def isEnabledFor(self, level): ...

    def getEffectiveLevel(self):
        return number()

    def getChild(self, suffix):
        return _logger


_logger = Logger()
root = _logger


def getLogger(name=None):
    return _logger


info = _logger.info
warning = warn = error = exception = critical = info
log = _logger.log
debug = _logger.debug


def basicConfig(**options): ...
def disable(level=50): ...
def captureWarnings(capture): ...
def addLevelName(level, name): ...


class Filter:
    def __init__(self, name=""): ...


class Formatter:
    def __init__(self, *args, **options): ...


class Handler:
    def __init__(self, level=0): ...
    def setLevel(self, level): ...
    def setFormatter(self, fmt): ...
    def handleError(self, record): ...


class StreamHandler(Handler): ...
class FileHandler(StreamHandler): ...
class NullHandler(Handler): ...


class LoggerAdapter(Logger):
    def __init__(self, logger, extra=None, **options):
        self.logger = logger
        self.extra = extra
