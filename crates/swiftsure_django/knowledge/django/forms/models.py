"""Forms of models (docs: topics/forms/modelforms; measured on Django 5.2)."""
from swiftsure import boolean, data, escapes, instance as some, native, unknown

from django.forms.fields import ChoiceField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet


@native
def read_fields(instance, fields, exclude):
    """A dict of the fields of a row."""


def model_to_dict(instance, fields=None, exclude=None):
    return read_fields(instance, fields, exclude)


@native
def new_instance(form):
    """A new row of the model of a form."""


@native
def show_initial(form):
    """Rows of many-to-many relations are asked for when a form begins with a saved row."""


@native
def fill_instance(form):
    """Sets the relations of the row to what was cleaned; the database is asked whether each is there."""


@native
def check_unique(form):
    """Asks for each unique field of the form whether another row has its value."""


@native
def save_relations(form):
    """Sets the many-to-many relations of the row."""


def is_there(queryset):
    queryset.filter(pk=data()).exists()


class BaseModelForm(BaseForm):
    def __init__(
        self,
        data=None,
        files=None,
        auto_id=None,
        prefix=None,
        initial=None,
        error_class=None,
        label_suffix=None,
        empty_permitted=False,
        instance=None,
        use_required_attribute=None,
        renderer=None,
    ):
        self.has_row = instance is not None
        if instance is None:
            self.instance = new_instance(self)
        else:
            self.instance = instance
            show_initial(self)
        super().__init__(data, files, auto_id, prefix, initial)

    def _post_clean(self):
        fill_instance(self)
        self.instance.full_clean([unknown()], validate_unique=False)
        self.validate_unique()

    def validate_unique(self):
        self.instance.validate_unique([unknown()])
        check_unique(self)

    def _save_m2m(self):
        save_relations(self)

    def save_m2m(self):
        self._save_m2m()

    def save(self, commit=True):
        self.errors
        if commit:
            self.instance.save()
            self._save_m2m()
        return self.instance


class ModelForm(BaseModelForm): ...


class ModelChoiceIteratorValue:
    def __init__(self, value, instance):
        self.value = value
        self.instance = instance


class ModelChoiceIterator:
    def __init__(self, field):
        self.field = field
        self.queryset = field.queryset

    def __iter__(self):
        return map(self.choice, self.queryset.all()._listed_as_choices())

    def choice(self, obj):
        return (ModelChoiceIteratorValue(data(), obj), self.field.label_from_instance(obj))


class ModelChoiceField(ChoiceField):
    iterator = ModelChoiceIterator
    widget = None
    lists_choices = True
    empty_label = ""

    def __init__(self, queryset=None, *, empty_label="", required=True, widget=None, **kwargs):
        self.queryset = queryset
        self.required = required
        if widget is not None:
            self.widget = widget

    @property
    def choices(self):
        return self.iterator(self)

    def label_from_instance(self, obj):
        return str(obj)

    def show(self):
        list(self.iterator(self))

    def show_chosen(self):
        str(self.queryset.get(pk=data()))

    def to_python(self, value):
        row = self.queryset.get(pk=value)
        if self.required:
            return row
        return row if boolean() else None

    def validate(self, value): ...

    def clean(self, value):
        value = self.to_python(value)
        self.validate(value)
        return value


class ModelMultipleChoiceField(ModelChoiceField):
    def to_python(self, value):
        return list(self._check_values(value))

    def _check_values(self, value):
        rows = self.queryset.filter(pk__in=value)
        list(rows)
        return rows

    def clean(self, value):
        return self._check_values(value)


def modelform_factory(model, form=ModelForm, fields=None, exclude=None, formfield_callback=None, widgets=None, **kwargs):
    attributes = {"model": model}
    if fields is not None:
        attributes["fields"] = fields
    if exclude is not None:
        attributes["exclude"] = exclude
    if widgets is not None:
        attributes["widgets"] = widgets
    parents = (form.Meta,) if hasattr(form, "Meta") else ()
    return type("ModelFormOfFactory", (form,), {"Meta": type("Meta", parents, attributes)})


class BaseModelFormSet(BaseFormSet):
    model = None

    def __init__(self, data=None, files=None, auto_id=None, prefix=None, queryset=None, *, initial=None, **kwargs):
        self.queryset = queryset
        super().__init__(data, files, auto_id, prefix, initial, **kwargs)

    def get_queryset(self):
        if self.queryset is not None:
            return self.queryset
        return self.model._default_manager.get_queryset()._shown_in_formset()

    def _forms(self):
        rows = self.get_queryset()
        return [self._construct_form(instance=row) for row in rows]

    def save(self, commit=True):
        return [form.save(commit) for form in self.forms]


class BaseInlineFormSet(BaseModelFormSet):
    fk_name = None

    def __init__(self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs):
        self.instance = instance
        super().__init__(data, files, None, prefix, queryset, **kwargs)

    def get_queryset(self):
        rows = super().get_queryset()
        if self.instance is None:
            return rows.none()
        return rows.filter(parent=self.instance)


def modelformset_factory(
    model, form=ModelForm, formfield_callback=None, formset=BaseModelFormSet, extra=1, *args, fields=None, exclude=None,
    widgets=None, **kwargs
):
    form_class = modelform_factory(model, form, fields, exclude, None, widgets)
    return type("FormSetOfFactory", (formset,), {"model": model, "form": form_class, "extra": extra})


def inlineformset_factory(
    parent_model, model, form=ModelForm, formset=BaseInlineFormSet, fk_name=None, fields=None, exclude=None, extra=3,
    *args, widgets=None, **kwargs
):
    form_class = modelform_factory(model, form, fields, exclude, None, widgets)
    inline = type("InlineForm", (form_class,), {"_parent": parent_model, "_parent_key": fk_name})
    return type("FormSetOfFactory", (formset,), {"model": model, "form": inline, "extra": extra})
