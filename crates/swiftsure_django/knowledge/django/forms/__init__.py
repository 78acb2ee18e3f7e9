"""Forms (docs: topics/forms)."""
from swiftsure import unknown

from django.core.exceptions import ValidationError
from django.forms.forms import BaseForm, Form
from django.forms.models import (
    BaseModelForm,
    ModelChoiceField,
    ModelForm,
    ModelMultipleChoiceField,
    inlineformset_factory,
    model_to_dict,
    modelform_factory,
    modelformset_factory,
)
