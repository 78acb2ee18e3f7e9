"""python-ldap (docs: python-ldap.org)."""
from swiftsure import sink, unknown

SCOPE_SUBTREE = SCOPE_BASE = SCOPE_ONELEVEL = unknown()


class LDAPError(Exception): ...
class INVALID_CREDENTIALS(LDAPError): ...


class _Connection:
    def search(self, base, scope, filterstr="(objectClass=*)", *args, **options):
        sink("ldap", base, "ldap.search")
        sink("ldap", filterstr, "ldap.search")
        return unknown()

    search_s = search_st = search_ext = search_ext_s = search

    def simple_bind_s(self, *args, **options): ...
    def bind_s(self, *args, **options): ...
    def unbind_s(self): ...
    def set_option(self, *args): ...


def initialize(uri, *args, **options):
    return _Connection()
