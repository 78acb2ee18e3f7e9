"""django-extra-views: sets of forms on pages."""
from extra_views.advanced import (
    CreateWithInlinesView,
    FormSetSuccessMessageMixin,
    InlineFormSetFactory,
    NamedFormsetsMixin,
    SuccessMessageMixin,
    UpdateWithInlinesView,
)
from extra_views.formsets import FormSetView, InlineFormSetView, ModelFormSetView
