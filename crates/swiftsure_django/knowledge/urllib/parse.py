"""urllib.parse."""
from swiftsure import data, text


def quote(string, safe="/", **options):
    return text()


quote_plus = unquote = unquote_plus = urljoin = urlunparse = urlunsplit = quote


def urlencode(query, doseq=False, **options):
    return text()


def urlparse(url, scheme="", allow_fragments=True):
    return data()


urlsplit = urldefrag = urlparse


def parse_qs(qs, **options):
    return {text(): [text() for value in qs]}


def parse_qsl(qs, **options):
    return [(text(), text()) for pair in qs]
