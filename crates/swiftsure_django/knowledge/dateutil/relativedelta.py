"""dateutil.relativedelta."""
from swiftsure import data


def relativedelta(*args, **options):
    return data()


MO = TU = WE = TH = FR = SA = SU = data()
