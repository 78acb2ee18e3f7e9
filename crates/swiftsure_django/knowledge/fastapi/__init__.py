"""FastAPI (docs: fastapi.tiangolo.com)."""
from swiftsure import unknown

from fastapi.responses import HTMLResponse, Response
from flask.app import mount, register
from starlette.datastructures import UploadFile
from starlette.requests import Request


class HTTPException(Exception): ...


def _add(owner, path, endpoint, methods, response_class):
    if response_class is HTMLResponse:
        register(owner, path, endpoint, methods, "html")
    else:
        register(owner, path, endpoint, methods, "json")


class APIRouter:
    def __init__(self, prefix="", **options):
        self.prefix = prefix

    def _route(self, path, methods, response_class):
        def decorate(f):
            _add(self, self.prefix + path, f, methods, response_class)
            return f

        return decorate

    def get(self, path, response_class=None, **options):
        return self._route(path, ["GET"], response_class)

    def post(self, path, response_class=None, **options):
        return self._route(path, ["POST"], response_class)

    def put(self, path, response_class=None, **options):
        return self._route(path, ["PUT"], response_class)

    def patch(self, path, response_class=None, **options):
        return self._route(path, ["PATCH"], response_class)

    def delete(self, path, response_class=None, **options):
        return self._route(path, ["DELETE"], response_class)

    def api_route(self, path, methods=None, response_class=None, **options):
        return self._route(path, methods, response_class)

    def add_api_route(self, path, endpoint, methods=None, response_class=None, **options):
        _add(self, self.prefix + path, endpoint, methods, response_class)

    def include_router(self, router, prefix="", **options):
        mount(self, router, prefix)

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

    def __init__(self, **options): ...
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


def Depends(dependency=None, use_cache=True):
    return unknown()


Security = Body = Query = Path = Form = File = Header = Cookie = Depends
BackgroundTasks = WebSocket = status = unknown()
