"""uuid."""
from swiftsure import data


def UUID(hex=None, **keywords):
    return data()


def uuid4():
    return data()


def uuid5(namespace, name):
    return data()


uuid1 = uuid6 = uuid7 = uuid4
uuid3 = uuid5
NAMESPACE_DNS = NAMESPACE_URL = NAMESPACE_OID = NAMESPACE_X500 = data()
