"""permissionedforms: forms that leave out fields for users without their permission (read in version 0.1)."""
from django.forms.forms import Form
from django.forms.models import ModelForm


class PermissionedFormOptionsMixin:
    def __init__(self, options=None): ...


class PermissionedFormMetaclass(type): ...


class PermissionedForm(Form):
    def __init__(self, *args, for_user=None, **kwargs):
        super().__init__(*args, **kwargs)


class PermissionedModelForm(PermissionedForm, ModelForm): ...
