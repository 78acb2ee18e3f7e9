"""Forms (docs: ref/forms/api): what is in `cleaned_data` is known to nobody before the form is filled."""
from swiftsure import boolean, text, unknown


class BaseForm:
    cleaned_data = unknown()
    fields = unknown()
    errors = unknown()

    def __init__(self, data=None, files=None, auto_id=None, prefix=None, initial=None, *args, **kwargs):
        self.data = data
        self.files = files
        self.prefix = prefix
        self.initial = initial

    def is_valid(self):
        self.full_clean()
        return boolean()

    def full_clean(self):
        self.clean()

    def clean(self):
        return self.cleaned_data

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
        return unknown()

    def as_p(self):
        return text()

    def as_table(self):
        return text()

    def as_ul(self):
        return text()


class Form(BaseForm): ...
