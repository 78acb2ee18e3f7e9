"""vanilla.model_views."""
from django.core.paginator import Paginator
from django.forms.models import modelform_factory
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.generic import View
from swiftsure import outside, safe, text


def _key():
    return safe(outside("URL parameter", None, "data"), "all")


class GenericModelView(View):
    model = None
    fields = None
    lookup_field = "pk"
    lookup_url_kwarg = None
    queryset = None
    form_class = None
    template_name = None
    context_object_name = None
    paginate_by = None
    page_kwarg = "page"
    template_name_suffix = None

    def get_object(self):
        return self.get_queryset().filter(pk=_key()).get()

    def get_queryset(self):
        if self.queryset is not None:
            return self.queryset.all()
        return self.model._default_manager.all()

    def get_form_class(self):
        if self.form_class is not None:
            return self.form_class
        return modelform_factory(self.model, fields=self.fields)

    def get_form(self, data=None, files=None, **kwargs):
        return self.get_form_class()(data=data, files=files, **kwargs)

    def get_paginate_by(self):
        return self.paginate_by

    def get_paginator(self, queryset, page_size):
        return Paginator(queryset, page_size)

    def paginate_queryset(self, queryset, page_size):
        return self.get_paginator(queryset, page_size).page(1)

    def get_context_object_name(self, is_list=False):
        if self.context_object_name is not None:
            return self.context_object_name
        name = self.model.__name__.lower()
        return f"{name}_list" if is_list else name

    def get_context_data(self, **kwargs):
        kwargs["view"] = self
        return kwargs

    def get_template_names(self):
        if self.template_name is not None:
            return [self.template_name]
        options = self.model._meta
        return [f"{options.app_label}/{options.model_name}{self.template_name_suffix}.html"]

    def render_to_response(self, context):
        return TemplateResponse(self.request, self.get_template_names(), context)

    def _context_of(self, row, **kwargs):
        return self.get_context_data(**{"object": row, self.get_context_object_name(): row, **kwargs})


class ListView(GenericModelView):
    template_name_suffix = "_list"
    allow_empty = True

    def get(self, request, *args, **kwargs):
        rows = self.get_queryset()
        page_size = self.get_paginate_by()
        page = None
        if page_size:
            page = self.paginate_queryset(rows, page_size)
            rows = page.object_list
        self.object_list = rows
        names = {"object_list": rows, self.get_context_object_name(is_list=True): rows}
        return self.render_to_response(self.get_context_data(page_obj=page, **names))


class DetailView(GenericModelView):
    template_name_suffix = "_detail"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self._context_of(self.object))


class CreateView(GenericModelView):
    success_url = None
    template_name_suffix = "_form"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request, *args, **kwargs):
        form = self.get_form(data=request.POST, files=request.FILES)
        if form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def form_valid(self, form):
        self.object = form.save()
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))

    def get_success_url(self):
        return text()


class UpdateView(CreateView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self._context_of(self.object, form=self.get_form(instance=self.object)))

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = self.get_form(data=request.POST, files=request.FILES, instance=self.object)
        if form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)


class DeleteView(GenericModelView):
    success_url = None
    template_name_suffix = "_confirm_delete"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self._context_of(self.object))

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.object.delete()
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return text()
