"""base64."""
from swiftsure import data


def b64encode(s, altchars=None):
    return data()


b64decode = urlsafe_b64encode = urlsafe_b64decode = standard_b64encode = standard_b64decode = b64encode
b32encode = b32decode = b16encode = b16decode = encodebytes = decodebytes = b64encode
