"""environ.environ."""
from swiftsure import data, unknown


class Env:
    def __init__(self, **scheme):
        self.scheme = scheme

    def __call__(self, var, cast=None, *default, **options):
        if default:
            return default[0]
        declared = self.scheme.get(var)
        return options.get("default", unknown() if declared is None else declared[1])

    def str(self, var, *default, **options):
        return self(var, None, *default, **options)

    bool = int = float = list = tuple = dict = json = url = path = bytes = unicode = str

    def db(self, var="DATABASE_URL", *default, **options):
        return data()

    db_url = cache = cache_url = email = email_url = search_url = channels = channels_url = db

    @classmethod
    def read_env(cls, *args, **options): ...


class FileAwareEnv(Env): ...


def Path(*segments):
    return data()
