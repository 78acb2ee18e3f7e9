"""aiosqlite: sqlite3 for coroutines."""
from sqlite3 import connect
