"""The DB-API of pg8000."""
from pg8000 import Connection, Cursor, connect
