"""base64."""
from swiftsure import data, made_of, raw, safe


def b64encode(s, altchars=None):
    return safe(made_of(data(), s), "all")


def b64decode(s, altchars=None, validate=False):
    return raw(made_of(data(), s))


urlsafe_b64encode = standard_b64encode = b32encode = b16encode = encodebytes = b64encode
urlsafe_b64decode = standard_b64decode = b32decode = b16decode = decodebytes = b64decode
