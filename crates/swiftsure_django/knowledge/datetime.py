"""datetime. The classes are objects that make plain data, so that dates are not kept apart one by one."""
from swiftsure import data


class _Maker:
    min = data()
    max = data()

    def __call__(self, *args, **keywords):
        return data()

    def _make(self, *args, **keywords):
        return data()

    now = utcnow = today = fromtimestamp = utcfromtimestamp = fromisoformat = strptime = combine = _make
    fromordinal = fromisocalendar = _make


date = _Maker()
datetime = _Maker()
time = _Maker()
timedelta = _Maker()
timezone = _Maker()
tzinfo = _Maker()
timezone.utc = data()
UTC = data()
