"""Fields of a form with its data (docs: ref/forms/api#boundfield)."""
from swiftsure import boolean, native, text, unknown


@native
def show_field(form, name):
    """Shows the widget of a field; of all fields where the name is None."""


class BoundField:
    """A field of a form; without a name it stands for all of them, as they come up in a loop."""

    def __init__(self, form, field, name):
        self.form = form
        self.field = field
        self.one = name

    name = text()
    html_name = text()
    label = text()
    help_text = text()
    id_for_label = text()
    auto_id = text()
    is_hidden = boolean()
    initial = unknown()
    data = unknown()

    def __str__(self):
        return self.as_widget()

    def __html__(self):
        return self.as_widget()

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        if widget is None:
            show_field(self.form, self.one)
        return text()

    def as_field_group(self):
        self.errors
        return self.as_widget()

    def render(self, template_name=None, context=None, renderer=None):
        return self.as_field_group()

    def as_text(self, attrs=None, **kwargs):
        return text()

    def as_textarea(self, attrs=None, **kwargs):
        return text()

    def as_hidden(self, attrs=None, **kwargs):
        return text()

    @property
    def errors(self):
        return self.form.errors

    def value(self):
        return unknown()

    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag=None):
        return text()

    def legend_tag(self, contents=None, attrs=None, label_suffix=None):
        return text()

    def css_classes(self, extra_classes=None):
        return text()
