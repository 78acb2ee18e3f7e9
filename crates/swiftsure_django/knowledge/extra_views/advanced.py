"""extra_views.advanced: a form with sets of forms for what hangs on its row."""
from django.views.generic.base import ContextMixin
from django.views.generic.detail import SingleObjectTemplateResponseMixin
from django.views.generic.edit import FormView, ModelFormMixin
from extra_views.formsets import BaseInlineFormSetFactory
from swiftsure import unknown


class InlineFormSetFactory(BaseInlineFormSetFactory):
    def __init__(self, parent_model, request, instance, view_kwargs=None, view=None):
        self.inline_model = self.model
        self.model = parent_model
        self.request = request
        self.object = instance
        self.kwargs = view_kwargs
        self.view = view


class ModelFormWithInlinesMixin(ModelFormMixin):
    inlines = []

    def get_inlines(self):
        return self.inlines

    def forms_valid(self, form, inlines):
        response = self.form_valid(form)
        for formset in inlines:
            formset.save()
        return response

    def forms_invalid(self, form, inlines):
        return self.render_to_response(self.get_context_data(form=form, inlines=inlines))

    def construct_inlines(self):
        return [
            inline(self.model, self.request, self.object, self.kwargs, self).construct_formset()
            for inline in self.get_inlines()
        ]


class ProcessFormWithInlinesView(FormView):
    def get(self, request, *args, **kwargs):
        form = self.get_form(self.get_form_class())
        return self.render_to_response(self.get_context_data(form=form, inlines=self.construct_inlines(), **kwargs))

    def post(self, request, *args, **kwargs):
        form = self.get_form(self.get_form_class())
        is_valid = form.is_valid()
        if is_valid:
            self.object = form.save(commit=False)
        inlines = self.construct_inlines()
        if is_valid and all([formset.is_valid() for formset in inlines]):
            return self.forms_valid(form, inlines)
        return self.forms_invalid(form, inlines)

    def put(self, *args, **kwargs):
        return self.post(*args, **kwargs)


class BaseCreateWithInlinesView(ModelFormWithInlinesMixin, ProcessFormWithInlinesView):
    def get(self, request, *args, **kwargs):
        self.object = None
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = None
        return super().post(request, *args, **kwargs)


class CreateWithInlinesView(SingleObjectTemplateResponseMixin, BaseCreateWithInlinesView):
    template_name_suffix = "_form"


class BaseUpdateWithInlinesView(ModelFormWithInlinesMixin, ProcessFormWithInlinesView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class UpdateWithInlinesView(SingleObjectTemplateResponseMixin, BaseUpdateWithInlinesView):
    template_name_suffix = "_form"


class NamedFormsetsMixin(ContextMixin):
    """The sets go by names of their own in the template: which one is which is not told."""

    inlines_names = []

    def get_inlines_names(self):
        return self.inlines_names


class SuccessMessageMixin:
    success_message = ""

    def get_success_message(self, cleaned_data):
        return unknown()


class FormSetSuccessMessageMixin(SuccessMessageMixin): ...
