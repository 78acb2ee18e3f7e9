"""Consumers (docs of channels: topics/consumers)."""
from swiftsure import data, outside, unknown


class Consumer:
    channel_layer = None
    channel_name = ""
    groups = None

    def __init__(self, *args, **kwargs):
        self.scope = {
            "url_route": {"args": (), "kwargs": outside("URL parameter", None, "any")},
            "path": outside("path"),
            "query_string": outside("query string", None, "data"),
            "headers": outside("request header", None, "data"),
            "cookies": outside("cookie", None, "data"),
            "session": unknown(),
            "user": unknown(),
        }
        self.channel_layer = unknown()
        self.channel_name = data()

    @classmethod
    def as_asgi(cls, **initkwargs):
        def application(scope, receive, send):
            return cls(**initkwargs)

        return application


class SyncConsumer(Consumer):
    def send(self, message): ...


class AsyncConsumer(Consumer):
    async def send(self, message): ...
