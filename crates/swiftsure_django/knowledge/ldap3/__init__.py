"""ldap3 (docs: ldap3.readthedocs.io)."""
from swiftsure import boolean, sink, unknown

MOCK_SYNC = SYNC = ASYNC = SUBTREE = LEVEL = BASE = ALL = ALL_ATTRIBUTES = NTLM = SIMPLE = unknown()


class Server:
    def __init__(self, *args, **options): ...

    @classmethod
    def from_definition(cls, *args, **options):
        return cls()


class Connection:
    entries = unknown()
    response = unknown()
    strategy = unknown()

    def __init__(self, *args, **options): ...

    def search(self, search_base, search_filter, *args, **options):
        sink("ldap", search_base, "Connection.search")
        sink("ldap", search_filter, "Connection.search")
        return boolean()

    def bind(self):
        return boolean()

    def unbind(self): ...

    def __enter__(self):
        return self

    def __exit__(self, *args): ...
