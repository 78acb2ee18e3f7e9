"""Forms of models (docs: topics/forms/modelforms)."""
from swiftsure import instance as some, unknown

from django.forms.forms import BaseForm


def model_to_dict(instance, fields=None, exclude=None):
    return {unknown(): unknown()}


class BaseModelForm(BaseForm):
    def __init__(self, data=None, files=None, auto_id=None, prefix=None, initial=None, *args, instance=None, **kwargs):
        super().__init__(data, files, auto_id, prefix, initial)
        if instance is not None:
            self.instance = instance

    @property
    def instance(self):
        return some(self.Meta.model)

    def _save_m2m(self): ...
    def save_m2m(self): ...
    def validate_unique(self): ...

    def save(self, commit=True):
        if commit:
            self.instance.save()
        return self.instance


class ModelForm(BaseModelForm): ...


class ModelChoiceField:
    def __init__(self, queryset=None, *args, **kwargs):
        self.queryset = queryset

    def label_from_instance(self, obj):
        return str(obj)


class ModelMultipleChoiceField(ModelChoiceField): ...


def modelform_factory(model, form=ModelForm, *args, **kwargs):
    return unknown()


def modelformset_factory(model, *args, **kwargs):
    return unknown()


def inlineformset_factory(parent_model, model, *args, **kwargs):
    return unknown()


class BaseInlineFormSet: ...
