"""pytz: time zones are plain data."""
from swiftsure import data, text

utc = UTC = data()
all_timezones = common_timezones = [text() for name in text()]


def timezone(zone):
    return data()


FixedOffset = country_timezones = timezone
