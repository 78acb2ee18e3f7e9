"""HTTP helpers (docs: ref/utils#module-django.utils.http)."""
from swiftsure import boolean, data, text


def urlencode(query, doseq=False):
    return text()


def urlquote(url, safe="/"):
    return text()


urlquote_plus = urlunquote = urlunquote_plus = urlquote


def url_has_allowed_host_and_scheme(url, allowed_hosts, require_https=False):
    return boolean()


is_safe_url = url_has_allowed_host_and_scheme


def http_date(epoch_seconds=None):
    return text()


def parse_http_date(date):
    return data()


def base36_to_int(s):
    return data()


def int_to_base36(i):
    return text()


def urlsafe_base64_encode(s):
    return text()


def urlsafe_base64_decode(s):
    return data()


def content_disposition_header(as_attachment, filename):
    return text()
