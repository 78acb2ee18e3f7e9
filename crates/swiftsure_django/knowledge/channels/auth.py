"""Authentication (docs of channels: topics/authentication)."""


def AuthMiddlewareStack(inner):
    return inner
