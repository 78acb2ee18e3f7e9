"""mongoengine (docs: docs.mongoengine.org): a document asks by keywords, or by a query of the database as it is."""
from pymongo import Database, MongoClient
from swiftsure import sink, unknown


class QuerySet:
    def __call__(self, q_obj=None, __raw__=None, **query):
        sink("nosql", __raw__, "objects")
        return QuerySet()

    def filter(self, *q_objs, __raw__=None, **query):
        sink("nosql", __raw__, "filter")
        return QuerySet()

    def exec_js(self, code, *fields, **options):
        sink("nosql", code, "exec_js")
        return unknown()

    def where(self, where_clause):
        sink("nosql", where_clause, "where")
        return QuerySet()

    def __getattr__(self, name):
        return unknown()


class Document:
    objects = QuerySet()


class DynamicDocument(Document): ...
class EmbeddedDocument: ...


def connect(db=None, alias="default", **options):
    return MongoClient()


get_connection = connect


def get_db(alias="default", reconnect=False):
    return Database()
