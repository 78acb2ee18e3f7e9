"""django_tables2.columns: what each shows of a record."""
from django_tables2.columns.base import (
    BooleanColumn,
    CheckBoxColumn,
    Column,
    DateColumn,
    DateTimeColumn,
    EmailColumn,
    FileColumn,
    JSONColumn,
    LinkColumn,
    RelatedLinkColumn,
    TimeColumn,
    URLColumn,
)
from django_tables2.columns.manytomanycolumn import ManyToManyColumn
from django_tables2.columns.templatecolumn import TemplateColumn
