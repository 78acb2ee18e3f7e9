"""channels.db: the database is asked in a thread (docs: topics/databases)."""
from asgiref.sync import sync_to_async

database_sync_to_async = DatabaseSyncToAsync = sync_to_async


def aclose_old_connections(): ...
