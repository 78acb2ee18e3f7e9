"""dateutil.rrule."""
from swiftsure import data

YEARLY = MONTHLY = WEEKLY = DAILY = HOURLY = MINUTELY = SECONDLY = 0
MO = TU = WE = TH = FR = SA = SU = data()


def rrule(freq, *args, **options):
    return data()


rruleset = rrulestr = rrule
