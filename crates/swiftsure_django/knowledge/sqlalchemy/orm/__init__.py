"""Sessions."""
from swiftsure import sink, unknown

from sqlalchemy.engine import Connection


class Session(Connection):
    def __init__(self, *args, **options): ...

    def query(self, *entities):
        return unknown()

    def get(self, *args, **options):
        return unknown()

    def add(self, instance): ...
    def add_all(self, instances): ...
    def delete(self, instance): ...
    def flush(self): ...
    def refresh(self, instance): ...


class sessionmaker:
    def __init__(self, *args, **options): ...

    def __call__(self, **options):
        return Session()


class scoped_session(Session): ...


declarative_base = relationship = backref = joinedload = mapped_column = unknown()
