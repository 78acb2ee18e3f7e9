"""Signed texts (docs: topics/signing): what comes out of one is what went in."""
from swiftsure import data, text


class BadSignature(Exception): ...
class SignatureExpired(BadSignature): ...


class Signer:
    def __init__(self, *args, **options): ...

    def sign(self, value):
        return text()

    def unsign(self, signed_value):
        return text()

    def signature(self, value):
        return text()

    def sign_object(self, obj, serializer=None, compress=False):
        return text()

    def unsign_object(self, signed_obj, serializer=None, **kwargs):
        return data()


class TimestampSigner(Signer):
    def timestamp(self):
        return text()

    def unsign(self, value, max_age=None):
        return text()


class JSONSerializer: ...


def dumps(obj, key=None, salt="django.core.signing", serializer=JSONSerializer, compress=False):
    return text()


def loads(s, key=None, salt="django.core.signing", serializer=JSONSerializer, max_age=None, fallback_keys=None):
    return data()


def get_cookie_signer(salt="django.core.signing.get_cookie_signer"):
    return TimestampSigner()
