"""dateutil.parser."""
from swiftsure import data


def parse(timestr, *args, **options):
    return data()


isoparse = parse
