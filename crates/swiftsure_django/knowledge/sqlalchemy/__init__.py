"""SQLAlchemy (docs: docs.sqlalchemy.org): where a text becomes SQL."""
from swiftsure import data, sink, unknown

from sqlalchemy.engine import create_engine
from sqlalchemy.sql import literal_column, text

Column = Integer = String = ForeignKey = Table = MetaData = Boolean = DateTime = Text = Float = unknown()
and_ = or_ = not_ = select = insert = update = delete = func = desc = asc = inspect = unknown()
