"""boto3.session."""
from swiftsure import data, effect


def _ask(*args, **options):
    effect("network", "bounded")
    return data()


def _compute(*args, **options):
    return data()


class Client:
    """What is signed or listed lazily asks nothing."""

    exceptions = data()
    meta = data()
    generate_presigned_url = generate_presigned_post = can_paginate = get_paginator = get_waiter = close = _compute

    def __getattr__(self, name):
        return _ask


class Session:
    def __init__(self, *args, **options): ...

    def client(self, service_name, *args, **options):
        return Client()

    def resource(self, service_name, *args, **options):
        return data()
