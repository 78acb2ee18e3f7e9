"""django-tables2 (docs: django-tables2.readthedocs.io)."""
from django_tables2.columns import (
    BooleanColumn,
    CheckBoxColumn,
    Column,
    DateColumn,
    DateTimeColumn,
    EmailColumn,
    FileColumn,
    JSONColumn,
    LinkColumn,
    ManyToManyColumn,
    RelatedLinkColumn,
    TemplateColumn,
    TimeColumn,
    URLColumn,
)
from django_tables2.config import RequestConfig
from django_tables2.tables import Table, table_factory
from django_tables2.utils import A
from django_tables2.views import MultiTableMixin, SingleTableMixin, SingleTableView
