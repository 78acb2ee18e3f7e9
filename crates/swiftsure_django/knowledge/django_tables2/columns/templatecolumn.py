"""django_tables2.columns.templatecolumn: a template of its own for each record."""
from django.template.loader import render_to_string
from django_tables2.columns.base import Column
from swiftsure import text


class TemplateColumn(Column):
    empty_values = ()

    def __init__(self, template_code=None, template_name=None, context_object_name="record", extra_context=None, **extra):
        super().__init__(**extra)
        self.template_name = template_name
        self.extra_context = extra_context or {}

    def render(self, record, table, value, bound_column, **kwargs):
        if self.template_name is None:
            return text()
        context = {"value": value, "record": record, "table": table, "column": bound_column}
        context.update(self.extra_context)
        return render_to_string(self.template_name, context)
