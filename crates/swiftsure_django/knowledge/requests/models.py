"""requests.models: what comes back is plain data."""
from swiftsure import boolean, data, number, text


class Response:
    content = data()
    cookies = data()
    elapsed = data()
    encoding = text()
    headers = data()
    history = data()
    ok = boolean()
    raw = data()
    reason = text()
    request = data()
    status_code = number()
    text = text()
    url = text()

    def __enter__(self):
        return self

    def json(self, **options):
        return data()

    def iter_content(self, chunk_size=1, decode_unicode=False):
        return data()

    iter_lines = iter_content

    def raise_for_status(self): ...
    def close(self): ...
