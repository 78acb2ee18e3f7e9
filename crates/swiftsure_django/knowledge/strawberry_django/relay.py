"""Connections (docs: guide/relay)."""


class DjangoListConnection:
    pass


class DjangoCursorConnection:
    pass


ListConnectionWithTotalCount = DjangoListConnection
