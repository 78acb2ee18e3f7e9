"""HTTP helpers (docs: ref/utils#module-django.utils.http)."""
from swiftsure import boolean, checked, data, made_of, safe, text


def urlencode(query, doseq=False):
    return safe(made_of(text(), query), "html", "url", "redirect", "command", "sql")


def urlquote(url, safe_="/"):
    return safe(made_of(text(), url), "html", "url", "redirect", "command", "sql")


def urlunquote(quoted_url):
    return made_of(text(), quoted_url)


urlquote_plus = urlquote
urlunquote_plus = urlunquote


def url_has_allowed_host_and_scheme(url, allowed_hosts, require_https=False):
    return checked(url, "redirect", "url")


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
    return made_of(data(), s)


def content_disposition_header(as_attachment, filename):
    return text()
