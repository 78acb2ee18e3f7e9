"""pydantic: classes whose fields are what they are annotated as."""
from swiftsure import data, unknown


class BaseModel:
    def dict(self, **options):
        return data()

    def json(self, **options):
        return data()

    model_dump = dict
    model_dump_json = json

    @classmethod
    def model_validate(cls, obj, **options):
        return unknown()


def Field(*args, **options):
    return unknown()


def validator(*fields, **options):
    def decorate(f):
        return f

    return decorate


field_validator = model_validator = root_validator = validator
EmailStr = HttpUrl = AnyUrl = SecretStr = unknown()


class ValidationError(Exception): ...
