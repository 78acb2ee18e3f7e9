"""Flask-SQLAlchemy."""
from swiftsure import unknown

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.sql import text as _text


class SQLAlchemy:
    session = Session()
    engine = Engine()
    Column = Integer = String = Text = Boolean = DateTime = Float = ForeignKey = relationship = backref = unknown()

    def __init__(self, app=None, *args, **options): ...
    def init_app(self, app): ...
    def create_all(self, *args, **options): ...
    def drop_all(self, *args, **options): ...

    def text(self, text):
        return _text(text)

    def or_(self, *args):
        return unknown()

    and_ = or_
