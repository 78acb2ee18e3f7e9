"""decimal."""
from swiftsure import data


def Decimal(value="0", context=None):
    return data()


def getcontext():
    return data()


localcontext = Context = getcontext
ROUND_HALF_UP = ROUND_HALF_EVEN = ROUND_HALF_DOWN = ROUND_DOWN = ROUND_UP = ROUND_FLOOR = ROUND_CEILING = data()
