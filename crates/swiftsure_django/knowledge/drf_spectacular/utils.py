"""drf_spectacular.utils: what describes a view lets nobody in and keeps nobody out."""


def extend_schema(*args, **kwargs):
    return lambda described: described


def extend_schema_view(**kwargs):
    return lambda described: described


def extend_schema_serializer(*args, **kwargs):
    return lambda described: described


def extend_schema_field(*args, **kwargs):
    return lambda described: described
