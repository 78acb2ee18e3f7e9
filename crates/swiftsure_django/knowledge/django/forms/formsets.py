"""Formsets (docs: topics/forms/formsets): each form of one asks for its choices again."""
from swiftsure import boolean, cached, native, text, unknown


@native
def few(count):
    """As many numbers as the code says; none where it does not say."""


def all_valid(formsets):
    for formset in formsets:
        formset.is_valid()
    return boolean()


class BaseFormSet:
    form = unknown()
    extra = 1
    can_delete = False
    # Four hidden numbers.
    management_form = text()

    def __init__(
        self, data=None, files=None, auto_id=None, prefix=None, initial=None, error_class=None, form_kwargs=None, **kwargs
    ):
        self.is_bound = data is not None or files is not None
        self.data = data
        self.files = files
        self.initial = initial
        self.form_kwargs = {} if form_kwargs is None else form_kwargs

    def get_form_kwargs(self, index):
        return self.form_kwargs

    def _construct_form(self, **kwargs):
        return self.form(self.data, self.files, **kwargs, **self.get_form_kwargs(0))

    def _forms(self):
        forms = unknown()
        return [self._construct_form() for each in forms]

    @cached
    def forms(self):
        return self._forms()

    @property
    def initial_forms(self):
        return self.forms

    @property
    def extra_forms(self):
        return [self.empty_form for each in few(self.extra)]

    @property
    def empty_form(self):
        return self.form(prefix="empty", **self.get_form_kwargs(None))

    @cached
    def errors(self):
        for form in self.forms:
            form.errors
        return unknown()

    def is_valid(self):
        for form in self.forms:
            form.is_valid()
        self.clean()
        return boolean()

    def full_clean(self):
        self.errors

    def clean(self): ...

    cleaned_data = unknown()

    def total_form_count(self):
        return unknown()

    def has_changed(self):
        return boolean()

    def non_form_errors(self):
        return unknown()

    def __iter__(self):
        return self.forms

    def __getitem__(self, index):
        return self.forms[index]

    def __len__(self):
        return len(self.forms)

    def __bool__(self):
        return True

    def render(self, *args, **kwargs):
        for form in self.forms:
            str(form)
        for each in few(self.extra):
            str(self.empty_form)
        return text()

    def __str__(self):
        return self.render()

    def as_p(self):
        return self.render()

    def as_table(self):
        return self.render()

    def as_div(self):
        return self.render()

    def as_ul(self):
        return self.render()


def formset_factory(form, formset=BaseFormSet, extra=1, *args, **kwargs):
    return type("FormSetOfFactory", (formset,), {"form": form, "extra": extra})
