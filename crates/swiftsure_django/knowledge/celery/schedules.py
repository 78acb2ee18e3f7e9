"""celery.schedules."""
from swiftsure import data


def crontab(*args, **options):
    return data()


schedule = solar = crontab
