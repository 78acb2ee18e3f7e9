"""dateutil.tz."""
from swiftsure import data


def gettz(name=None):
    return data()


tzutc = tzlocal = tzoffset = gettz
UTC = data()
