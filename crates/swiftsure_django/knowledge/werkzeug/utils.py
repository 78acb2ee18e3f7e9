"""werkzeug.utils."""
from swiftsure import made_of, safe, sink, text

from werkzeug.wrappers import Response


def secure_filename(filename):
    return safe(made_of(text(), filename), "path", "command", "sql", "url", "redirect", "html")


def safe_join(directory, *pathnames):
    return safe(made_of(text(), directory, *pathnames), "path")


def redirect(location, code=302, Response=None):
    sink("redirect", location, "redirect")
    return _answer()


def _answer():
    return Response()


def escape(s):
    return safe(made_of(text(), s), "html")
