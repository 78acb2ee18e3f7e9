"""dal.autocomplete: all that the package gives. Widgets show what is chosen and are not told."""
from dal.forms import FutureModelForm
from dal.views import BaseQuerySetView, ViewMixin
from dal_select2.views import (
    Select2GroupListView,
    Select2GroupQuerySetView,
    Select2ListView,
    Select2QuerySetView,
    Select2ViewMixin,
)
