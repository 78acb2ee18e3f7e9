"""Forms (docs: ref/forms/api): of what is in `cleaned_data`, the rows of model choices are known."""
from swiftsure import boolean, cached, native, text, unknown

from django.forms.boundfield import BoundField, show_field


class FormFields:
    """The `fields` of a form: those that ask the database are known by name."""

    @native
    def __getitem__(self, name): ...
    @native
    def __setitem__(self, name, field): ...
    @native
    def __delitem__(self, name): ...
    @native
    def pop(self, name, default=None): ...
    @native
    def get(self, name, default=None): ...

    def __contains__(self, name):
        return boolean()

    def __iter__(self):
        return [text() for each in unknown()]

    def keys(self):
        return [text() for each in unknown()]

    def values(self):
        return [unknown() for each in unknown()]

    def items(self):
        return [(text(), unknown()) for each in unknown()]

    def update(self, *args, **kwargs): ...
    def setdefault(self, name, default=None):
        return unknown()


@native
def form_fields(form):
    """The fields of a form: declared ones, and those that a model form makes of its model."""


@native
def cleaned_fields(form):
    """Cleans each field and runs the `clean_<name>` methods; gives the cleaned data."""


class BaseForm:
    cleaned_data = unknown()
    prefix = None

    def __init__(self, data=None, files=None, auto_id=None, prefix=None, initial=None, *args, **kwargs):
        self.is_bound = data is not None or files is not None
        self.data = data
        self.files = files
        self.prefix = prefix
        self.initial = initial
        self.fields = form_fields(self)

    @cached
    def errors(self):
        if self.is_bound:
            self.full_clean()
        return unknown()

    def is_valid(self):
        if self.is_bound:
            self.errors
            return boolean()
        return False

    def full_clean(self):
        self._clean_fields()
        self._clean_form()
        self._post_clean()

    def _clean_fields(self):
        self.cleaned_data = cleaned_fields(self)

    def _clean_form(self):
        cleaned = self.clean()
        if cleaned is not None:
            self.cleaned_data = cleaned

    def _post_clean(self): ...

    def clean(self):
        return self.cleaned_data

    changed_data = unknown()

    def has_changed(self):
        return boolean()

    def is_multipart(self):
        return boolean()

    def add_error(self, field, error): ...
    def add_prefix(self, field_name):
        return text()

    def has_error(self, field, code=None):
        return boolean()

    def non_field_errors(self):
        self.errors
        return unknown()

    def get_initial_for_field(self, field, field_name):
        return unknown()

    def order_fields(self, field_order): ...

    def __getitem__(self, name):
        return BoundField(self, unknown(), name)

    def __iter__(self):
        return [BoundField(self, unknown(), None)]

    def hidden_fields(self):
        return []

    def visible_fields(self):
        return [BoundField(self, unknown(), None)]

    def render(self, template_name=None, context=None, renderer=None):
        self.errors
        show_field(self, None)
        return text()

    def __str__(self):
        return self.render()

    def __html__(self):
        return self.render()

    def as_p(self):
        return self.render()

    def as_div(self):
        return self.render()

    def as_table(self):
        return self.render()

    def as_ul(self):
        return self.render()


class Form(BaseForm): ...
