"""django-auditlog: who changed which row. The entries that signals write are not counted."""
