"""cx_Oracle: a module of the DB-API."""
from sqlite3 import DatabaseError, Error, IntegrityError, OperationalError, ProgrammingError, connect
