"""Where a serializer declares a field: REST framework reads it in code of its own, and a finding stands there."""

import inspect
import os
import pathlib
import re

FRAMEWORK = f"{os.sep}rest_framework{os.sep}"


def place(frame, root):
    """The line of the case that declares the field that a frame of REST framework shows; else `None`."""
    if FRAMEWORK not in frame.f_code.co_filename or frame.f_code.co_name != "to_representation":
        return None
    serializer, field = frame.f_locals.get("self"), frame.f_locals.get("field")
    name = getattr(field, "field_name", None)
    if name is None or getattr(field, "parent", None) is not serializer:
        return None
    own = [cls for cls in type(serializer).__mro__ if _file(cls).startswith(root)]
    for pattern in (rf"\s+{name}\s*[:=]", rf".*[\"']{name}[\"']"):
        for cls in own:
            lines, first = inspect.getsourcelines(cls)
            for number, line in enumerate(lines, first):
                if re.match(pattern, line):
                    return pathlib.Path(_file(cls)[len(root) :]).as_posix(), number
    return None


def _file(cls):
    try:
        return inspect.getfile(cls)
    except (OSError, TypeError):
        return ""
