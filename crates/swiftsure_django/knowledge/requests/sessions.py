"""requests.sessions."""
from swiftsure import effect, unknown


class Session:
    def __enter__(self):
        return self

    def get(self, url, *args, **keywords):
        effect("network", "requests")
        return unknown()

    request = post = put = patch = delete = head = options = send = get

    def mount(self, prefix, adapter): ...
    def close(self): ...


def session():
    return Session()
