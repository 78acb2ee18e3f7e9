"""Consumers (docs of channels: topics/consumers)."""
from swiftsure import data, unknown


class Consumer:
    channel_layer = None
    channel_name = ""
    groups = None

    def __init__(self, *args, **kwargs):
        self.scope = {"url_route": {"args": (), "kwargs": unknown()}, "path": "", "session": unknown(), "user": unknown()}
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
