"""time."""
from swiftsure import data, effect, number, text


def time():
    return number()


def strftime(format, t=None):
    return text()


def localtime(secs=None):
    return data()


def sleep(seconds):
    if seconds != 0:
        effect("sleep")


monotonic = perf_counter = process_time = time_ns = monotonic_ns = perf_counter_ns = mktime = time
gmtime = strptime = localtime
ctime = asctime = strftime
