"""requests.adapters: what a session sends its requests by."""


class BaseAdapter: ...


class HTTPAdapter(BaseAdapter):
    def __init__(self, *args, **options): ...
