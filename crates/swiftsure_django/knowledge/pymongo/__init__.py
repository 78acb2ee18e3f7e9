"""pymongo (docs: pymongo.readthedocs.io): queries are dicts, and what they hold may be operators."""
from swiftsure import number, sink, unknown

ASCENDING = 1
DESCENDING = -1


def _query(filter, name):
    """Texts hold no operators; data may."""
    if isinstance(filter, dict):
        for value in filter.values():
            if not isinstance(value, str):
                sink("nosql", value, name)
    elif not isinstance(filter, str):
        sink("nosql", filter, name)


class Collection:
    def find(self, filter=None, *args, **options):
        _query(filter, "find")
        return unknown()

    def find_one(self, filter=None, *args, **options):
        _query(filter, "find_one")
        return unknown()

    def find_one_and_update(self, filter, *args, **options):
        _query(filter, "find_one_and_update")
        return unknown()

    def find_one_and_delete(self, filter, *args, **options):
        _query(filter, "find_one_and_delete")
        return unknown()

    def update_one(self, filter, *args, **options):
        _query(filter, "update_one")
        return unknown()

    def update_many(self, filter, *args, **options):
        _query(filter, "update_many")
        return unknown()

    def delete_one(self, filter, *args, **options):
        _query(filter, "delete_one")
        return unknown()

    def delete_many(self, filter, *args, **options):
        _query(filter, "delete_many")
        return unknown()

    def count_documents(self, filter, *args, **options):
        _query(filter, "count_documents")
        return number()

    def insert_one(self, document, *args, **options):
        return unknown()

    insert_many = insert_one

    def __getitem__(self, name):
        return Collection()

    def __getattr__(self, name):
        return Collection()


class Database:
    def __getitem__(self, name):
        return Collection()

    def __getattr__(self, name):
        return Collection()

    def get_collection(self, name, *args, **options):
        return Collection()


class MongoClient:
    def __init__(self, *args, **options): ...

    def __getitem__(self, name):
        return Database()

    def __getattr__(self, name):
        return Database()

    def get_database(self, name=None, *args, **options):
        return Database()

    def close(self): ...
