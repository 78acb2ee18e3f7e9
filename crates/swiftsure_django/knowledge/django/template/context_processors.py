"""Django's own context processors (docs: ref/templates/api#built-in-template-context-processors)."""
from swiftsure import boolean, data, text


def csrf(request):
    return {"csrf_token": text()}


def debug(request):
    return {"debug": boolean(), "sql_queries": []}


def i18n(request):
    return {"LANGUAGES": data(), "LANGUAGE_CODE": text(), "LANGUAGE_BIDI": boolean()}


def tz(request):
    return {"TIME_ZONE": text()}


def static(request):
    return {"STATIC_URL": text()}


def media(request):
    return {"MEDIA_URL": text()}


def csp(request):
    return {"csp_nonce": text()}


def request(request):
    return {"request": request}
