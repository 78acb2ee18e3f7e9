"""extra_views.formsets."""
from django.forms.formsets import formset_factory
from django.forms.models import inlineformset_factory, modelformset_factory
from django.http import HttpResponseRedirect
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.detail import SingleObjectMixin, SingleObjectTemplateResponseMixin
from django.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin
from swiftsure import text


class BaseFormSetFactory:
    initial = []
    form_class = None
    formset_class = None
    prefix = None
    formset_kwargs = {}
    factory_kwargs = {}
    form_kwargs = {}

    def construct_formset(self):
        return self.get_formset()(**self.get_formset_kwargs())

    def get_initial(self):
        return self.initial

    def get_prefix(self):
        return self.prefix

    def get_formset_class(self):
        return self.formset_class

    def get_form_class(self):
        return self.form_class

    def get_form_kwargs(self):
        return {**self.form_kwargs}

    def get_formset(self):
        return formset_factory(self.get_form_class(), **self.get_factory_kwargs())

    def get_formset_kwargs(self):
        kwargs = {**self.formset_kwargs, "initial": self.get_initial(), "prefix": self.get_prefix()}
        kwargs["form_kwargs"] = self.get_form_kwargs()
        if self.request.method in ("POST", "PUT"):
            kwargs.update({"data": self.request.POST, "files": self.request.FILES})
        return kwargs

    def get_factory_kwargs(self):
        kwargs = {**self.factory_kwargs}
        if self.get_formset_class():
            kwargs["formset"] = self.get_formset_class()
        return kwargs


class FormSetMixin(BaseFormSetFactory, ContextMixin):
    success_url = None

    def get_success_url(self):
        return text()

    def formset_valid(self, formset):
        return HttpResponseRedirect(self.get_success_url())

    def formset_invalid(self, formset):
        return self.render_to_response(self.get_context_data(formset=formset))


class _ModelFormSet:
    """What sets of forms of rows need besides."""

    exclude = None
    fields = None

    def get_factory_kwargs(self):
        kwargs = super().get_factory_kwargs()
        kwargs.setdefault("fields", self.fields)
        kwargs.setdefault("exclude", self.exclude)
        if self.get_form_class():
            kwargs["form"] = self.get_form_class()
        return kwargs


class ModelFormSetMixin(_ModelFormSet, FormSetMixin, MultipleObjectMixin):
    def get_formset_kwargs(self):
        kwargs = super().get_formset_kwargs()
        kwargs["queryset"] = self.get_queryset()
        return kwargs

    def get_formset(self):
        return modelformset_factory(self.model, **self.get_factory_kwargs())

    def formset_valid(self, formset):
        self.object_list = formset.save()
        return super().formset_valid(formset)


class BaseInlineFormSetFactory(_ModelFormSet, BaseFormSetFactory):
    model = None
    inline_model = None

    def get_inline_model(self):
        return self.inline_model

    def get_formset_kwargs(self):
        kwargs = super().get_formset_kwargs()
        kwargs["instance"] = self.object
        return kwargs

    def get_formset(self):
        return inlineformset_factory(self.model, self.get_inline_model(), **self.get_factory_kwargs())


class InlineFormSetMixin(BaseInlineFormSetFactory, SingleObjectMixin, FormSetMixin):
    def formset_valid(self, formset):
        self.object_list = formset.save()
        return super().formset_valid(formset)


class ProcessFormSetView(View):
    def get(self, request, *args, **kwargs):
        formset = self.construct_formset()
        return self.render_to_response(self.get_context_data(formset=formset))

    def post(self, request, *args, **kwargs):
        formset = self.construct_formset()
        if formset.is_valid():
            return self.formset_valid(formset)
        return self.formset_invalid(formset)

    def put(self, *args, **kwargs):
        return self.post(*args, **kwargs)


class BaseFormSetView(FormSetMixin, ProcessFormSetView): ...
class FormSetView(TemplateResponseMixin, BaseFormSetView): ...


class BaseModelFormSetView(ModelFormSetMixin, ProcessFormSetView):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        return super().post(request, *args, **kwargs)


class ModelFormSetView(MultipleObjectTemplateResponseMixin, BaseModelFormSetView): ...


class BaseInlineFormSetView(InlineFormSetMixin, ProcessFormSetView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)


class InlineFormSetView(SingleObjectTemplateResponseMixin, BaseInlineFormSetView): ...
