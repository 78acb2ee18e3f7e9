"""Safe strings (docs: ref/utils#module-django.utils.safestring)."""
from swiftsure import sink


class SafeData: ...
class SafeString(str):
    def __init__(self, value=""):
        sink("html", value, "SafeString")



SafeText = SafeString


def mark_safe(s):
    sink("html", s, "mark_safe")
    return s
