"""calendar."""
from swiftsure import boolean, data, number

day_name = month_name = day_abbr = month_abbr = data()


def monthrange(year, month):
    return number(), number()


def isleap(year):
    return boolean()


def timegm(tuple):
    return number()


weekday = timegm
