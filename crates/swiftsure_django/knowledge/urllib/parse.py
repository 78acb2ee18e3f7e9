"""urllib.parse."""
from swiftsure import data, made_of, raw, safe, text


def quote(string, safe_="/", **options):
    return safe(made_of(text(), string), "html", "url", "redirect", "command", "sql")


def quote_plus(string, safe_="", **options):
    return safe(made_of(text(), string), "html", "url", "redirect", "command", "sql", "path")


def unquote(string, **options):
    return raw(made_of(text(), string))


unquote_plus = unquote


def urljoin(base, url, allow_fragments=True):
    return made_of(text(), url, base)


def urlunparse(components):
    return made_of(text(), components)


urlunsplit = urlunparse


def urlencode(query, doseq=False, **options):
    return safe(made_of(text(), query), "html", "url", "redirect", "command", "sql")


def urlparse(url, scheme="", allow_fragments=True):
    return made_of(data(), url)


urlsplit = urldefrag = urlparse


def parse_qs(qs, **options):
    return {text(): [made_of(text(), qs) for value in qs]}


def parse_qsl(qs, **options):
    return [(text(), made_of(text(), qs)) for pair in qs]
