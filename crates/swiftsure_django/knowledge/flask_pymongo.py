"""Flask-PyMongo."""
from pymongo import Database


class PyMongo:
    db = Database()

    def __init__(self, app=None, uri=None, *args, **options): ...
    def init_app(self, app, uri=None, *args, **options): ...
