"""Safe strings (docs: ref/utils#module-django.utils.safestring)."""


class SafeData: ...
class SafeString(str): ...


SafeText = SafeString


def mark_safe(s):
    return s
