"""drf_yasg.utils: what describes a view lets nobody in and keeps nobody out."""


def swagger_auto_schema(*args, **kwargs):
    return lambda described: described


def swagger_serializer_method(*args, **kwargs):
    return lambda described: described
