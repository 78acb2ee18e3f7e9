"""Routing (docs of channels: topics/routing)."""


class ProtocolTypeRouter:
    def __init__(self, application_mapping):
        self.application_mapping = application_mapping


class URLRouter:
    def __init__(self, routes):
        self.routes = routes
