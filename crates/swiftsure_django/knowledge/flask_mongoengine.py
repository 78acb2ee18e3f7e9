"""Flask-MongoEngine."""
import mongoengine
from swiftsure import unknown


class MongoEngine:
    Document = mongoengine.Document
    DynamicDocument = mongoengine.DynamicDocument
    EmbeddedDocument = mongoengine.EmbeddedDocument

    def __init__(self, app=None, *args, **options): ...
    def init_app(self, app, config=None): ...

    def __getattr__(self, name):
        return unknown()
