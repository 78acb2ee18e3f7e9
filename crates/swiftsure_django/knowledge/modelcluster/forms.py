"""modelcluster.forms: a form of a row, with formsets of what is edited together with it (read in version 6.5)."""
from swiftsure import boolean, unknown

from django.forms.models import BaseModelFormSet, ModelForm


class BaseTransientModelFormSet(BaseModelFormSet): ...


class BaseChildFormSet(BaseTransientModelFormSet): ...


class ClusterFormOptions:
    def __init__(self, options=None): ...


class ClusterFormMetaclass(type): ...


class ClusterForm(ModelForm):
    def __init__(self, data=None, files=None, instance=None, prefix=None, **kwargs):
        super().__init__(data, files, instance=instance, prefix=prefix, **kwargs)
        # One for each relation of children; which those are is not followed.
        self.formsets = {unknown(): unknown()}

    def is_valid(self):
        return super().is_valid() and boolean()

    def save_cluster_m2m(self): ...

    def save(self, commit=True):
        instance = super().save(commit=False)
        self.save_cluster_m2m()
        if commit:
            instance.save()
            self._save_m2m()
        return instance
