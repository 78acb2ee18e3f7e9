"""dal.forms."""
from django.forms import ModelForm


class FutureModelForm(ModelForm): ...
