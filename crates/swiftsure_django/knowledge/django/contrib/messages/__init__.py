"""Messages (docs: ref/contrib/messages)."""
from swiftsure import sink, unknown

DEBUG, INFO, SUCCESS, WARNING, ERROR = 10, 20, 25, 30, 40


def add_message(request, level, message, extra_tags="", fail_silently=False):
    sink("message", message, "messages.add_message")


def get_messages(request):
    return unknown()


def get_level(request):
    return unknown()


def set_level(request, level): ...


def debug(request, message, extra_tags="", fail_silently=False):
    sink("message", message, "messages.debug")


def info(request, message, extra_tags="", fail_silently=False):
    sink("message", message, "messages.info")


def success(request, message, extra_tags="", fail_silently=False):
    sink("message", message, "messages.success")


def warning(request, message, extra_tags="", fail_silently=False):
    sink("message", message, "messages.warning")


def error(request, message, extra_tags="", fail_silently=False):
    sink("message", message, "messages.error")
