"""What views call."""
from swiftsure import data, made_of, sink, text

from werkzeug.exceptions import HTTPException
from werkzeug.utils import redirect
from werkzeug.wrappers import Response


def abort(code, *args, **keywords):
    raise HTTPException()


def flash(message, category="message"): ...


def get_flashed_messages(with_categories=False, category_filter=()):
    return [text()]


def make_response(*args):
    if not args:
        return Response("")
    body = args[0]
    if isinstance(body, tuple):
        body = body[0]
    if isinstance(body, str):
        return Response(body)
    if isinstance(body, Response):
        return body
    return Response(data(), mimetype="application/json")


def send_file(path_or_file, mimetype=None, **options):
    sink("path", path_or_file, "send_file")
    return Response(data(), mimetype="application/octet-stream")


def send_from_directory(directory, path, **options):
    sink("path", directory, "send_from_directory")
    return Response(data(), mimetype="application/octet-stream")


def stream_with_context(generator_or_function):
    return generator_or_function


def url_for(endpoint, **values):
    return text()
