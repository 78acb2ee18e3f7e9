"""django_tables2.templatetags.django_tables2: the tag that shows a table."""
from django.template import Library
from swiftsure import text

register = Library()


@register.simple_tag(takes_context=True)
def render_table(context, table, template_name=None):
    if hasattr(table, "as_html"):
        return table.as_html(context.get("request"))
    # A queryset, of which all columns are shown.
    for record in table:
        str(record)
    return text()


@register.simple_tag(takes_context=True)
def querystring(context, **kwargs):
    return text()


@register.simple_tag(takes_context=True)
def export_url(context, export_format, export_trigger_param=None):
    return text()
