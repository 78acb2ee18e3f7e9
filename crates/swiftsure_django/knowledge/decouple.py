"""python-decouple: a setting is its default, or unknown."""
from swiftsure import data, unknown


class Config:
    def __init__(self, *args, **options): ...

    def get(self, option, *default, **options):
        return default[0] if default else options.get("default", unknown())

    __call__ = get


AutoConfig = Config
config = Config()


def RepositoryEnv(source):
    return data()


RepositoryIni = RepositoryEmpty = Csv = Choices = RepositoryEnv
