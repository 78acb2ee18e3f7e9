"""FastAPI (docs: fastapi.tiangolo.com)."""
from swiftsure import unknown

from fastapi.responses import HTMLResponse, Response
from fastapi.params import Depends, Security
from flask.app import gate, mount, register
from starlette.datastructures import UploadFile
from starlette.requests import Request


class HTTPException(Exception): ...


def _add(owner, path, endpoint, methods, response_class, dependencies):
    if response_class is HTMLResponse:
        register(owner, path, endpoint, methods, "html", dependencies)
    else:
        register(owner, path, endpoint, methods, "json", dependencies)


def _guard(owner, dependencies):
    for dependency in dependencies:
        gate(owner, dependency)


class APIRouter:
    def __init__(self, prefix="", dependencies=(), **options):
        self.prefix = prefix
        _guard(self, dependencies)

    def _route(self, path, methods, response_class, dependencies=()):
        def decorate(f):
            _add(self, self.prefix + path, f, methods, response_class, dependencies)
            return f

        return decorate

    def get(self, path, response_class=None, dependencies=(), **options):
        return self._route(path, ["GET"], response_class, dependencies)

    def post(self, path, response_class=None, dependencies=(), **options):
        return self._route(path, ["POST"], response_class, dependencies)

    def put(self, path, response_class=None, dependencies=(), **options):
        return self._route(path, ["PUT"], response_class, dependencies)

    def patch(self, path, response_class=None, dependencies=(), **options):
        return self._route(path, ["PATCH"], response_class, dependencies)

    def delete(self, path, response_class=None, dependencies=(), **options):
        return self._route(path, ["DELETE"], response_class, dependencies)

    def api_route(self, path, methods=None, response_class=None, dependencies=(), **options):
        return self._route(path, methods, response_class, dependencies)

    def add_api_route(self, path, endpoint, methods=None, response_class=None, dependencies=(), **options):
        _add(self, self.prefix + path, endpoint, methods, response_class, dependencies)

    def include_router(self, router, prefix="", dependencies=(), **options):
        mount(self, router, prefix)
        _guard(router, dependencies)

    def websocket(self, path, **options):
        def decorate(f):
            return f

        return decorate

    def on_event(self, event_type):
        def decorate(f):
            return f

        return decorate


class FastAPI(APIRouter):
    prefix = ""
    state = unknown()

    def __init__(self, dependencies=(), **options):
        _guard(self, dependencies)

    def add_middleware(self, middleware_class, **options): ...
    def mount(self, path, app, name=None): ...

    def middleware(self, middleware_type):
        def decorate(f):
            return f

        return decorate

    def exception_handler(self, exc_class_or_status_code):
        def decorate(f):
            return f

        return decorate


def Body(default=None, **options):
    return unknown()


Query = Path = Form = File = Header = Cookie = Body
BackgroundTasks = WebSocket = status = unknown()
