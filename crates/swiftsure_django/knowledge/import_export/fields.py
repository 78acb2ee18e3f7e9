"""import_export.fields: a column of what is exported."""


class Field:
    def __init__(self, attribute=None, column_name=None, widget=None, default=None, readonly=False, **options):
        self.attribute = attribute
        self.column_name = column_name
