"""Model admins (docs: ref/contrib/admin#modeladmin-objects; measured on Django 5.2)."""
from swiftsure import boolean, native, text, unknown

from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.forms.formsets import all_valid, few
from django.forms.models import BaseInlineFormSet, ModelChoiceField, ModelForm, ModelMultipleChoiceField
from django.http import HttpResponse, HttpResponseRedirect

HORIZONTAL, VERTICAL = 1, 2


class ShowFacets:
    NEVER, ALLOW, ALWAYS = "NEVER", "ALLOW", "ALWAYS"


class IncorrectLookupParameters(Exception): ...


@native
def at_class(admin, method, *args):
    """Calls a method of an admin: what it does on its own happens, for the user, where the admin's class stands."""


@native
def form_class(model_admin, fieldsets, fields, exclude, readonly_fields):
    """The form that an admin makes for its model."""


@native
def shown_readonly(fieldsets, fields, readonly_fields):
    """The read-only fields that the page shows."""


@native
def readonly_columns(model_admin, names, row):
    """What read-only fields show of the row."""


@native
def default_queryset(model_admin, db_field):
    """All rows of the model that a relation leads to."""


@native
def renders_choices(model_admin, db_field):
    """Whether the widget of a relation lists all choices: not for `raw_id_fields` and `autocomplete_fields`."""


@native
def show_inlines(model_admin, inlines, request, obj):
    """Shows each inline below the form of the object."""


@native
def accept_inlines(model_admin, inlines, request, obj):
    """Takes what was entered in each inline."""


@native
def parent_key(inline):
    """The foreign key of an inline's model to the model of the page."""


def show_all(manager):
    list(map(str, manager.all()))


def _may(request):
    # Who may is asked of the user, for whom somebody who may do all stands here.
    request.user.is_active
    return True


class BaseModelAdmin:
    autocomplete_fields = ()
    raw_id_fields = ()
    fields = None
    exclude = None
    fieldsets = None
    form = ModelForm
    filter_vertical = ()
    filter_horizontal = ()
    radio_fields = {}
    prepopulated_fields = {}
    formfield_overrides = {}
    readonly_fields = ()
    ordering = None
    sortable_by = None
    view_on_site = True
    show_full_result_count = True
    opts = unknown()

    def get_queryset(self, request):
        return self.model._default_manager.get_queryset()

    def get_ordering(self, request):
        return self.ordering or ()

    def get_fields(self, request, obj=None):
        return self.fields

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets

    def get_exclude(self, request, obj=None):
        return self.exclude

    def get_inlines(self, request, obj):
        return self.inlines

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields

    def get_autocomplete_fields(self, request):
        return self.autocomplete_fields

    def get_empty_value_display(self):
        return text()

    def get_field_queryset(self, db, db_field, request):
        return None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.many_to_many:
            return self.formfield_for_manytomany(db_field, request, **kwargs)
        return self.formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, queryset=None, widget=None, **kwargs):
        if queryset is None:
            queryset = self.get_field_queryset(None, db_field, request)
        if queryset is None:
            queryset = default_queryset(self, db_field)._chosen_in_admin()
        field = ModelChoiceField(queryset, widget=widget, required=db_field.required)
        if not renders_choices(self, db_field):
            field.lists_choices = False
            field.shows_chosen = True
        return field

    def formfield_for_manytomany(self, db_field, request, queryset=None, widget=None, **kwargs):
        if queryset is None:
            queryset = self.get_field_queryset(None, db_field, request)
        if queryset is None:
            queryset = default_queryset(self, db_field)._chosen_in_admin()
        field = ModelMultipleChoiceField(queryset, widget=widget, required=False)
        if not renders_choices(self, db_field):
            field.lists_choices = False
        return field

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        return unknown()

    def _form_class(self, request, obj):
        fieldsets = self.get_fieldsets(request, obj)
        fields = self.get_fields(request, obj)
        readonly = self.get_readonly_fields(request, obj)
        return form_class(self, fieldsets, fields, self.get_exclude(request, obj), readonly)

    def _show_readonly(self, request, obj, row):
        fieldsets = self.get_fieldsets(request, obj)
        fields = self.get_fields(request, obj)
        names = shown_readonly(fieldsets, fields, self.get_readonly_fields(request, obj))
        readonly_columns(self, names, row)

    def has_view_permission(self, request, obj=None):
        return _may(request)

    def has_add_permission(self, request, obj=None):
        return _may(request)

    def has_change_permission(self, request, obj=None):
        return _may(request)

    def has_delete_permission(self, request, obj=None):
        return _may(request)

    def has_view_or_change_permission(self, request, obj=None):
        return self.has_view_permission(request, obj) or self.has_change_permission(request, obj)

    def has_module_permission(self, request):
        return _may(request)


class ModelAdmin(BaseModelAdmin):
    list_display = ("__str__",)
    list_display_links = ()
    list_filter = ()
    list_select_related = False
    list_per_page = 100
    list_max_show_all = 200
    list_editable = ()
    search_fields = ()
    search_help_text = None
    date_hierarchy = None
    save_as = False
    save_on_top = False
    paginator = Paginator
    inlines = ()
    actions = ()
    show_facets = ShowFacets.ALLOW

    def __init__(self, model, admin_site):
        self.model = model
        self.admin_site = admin_site

    def get_urls(self):
        return []

    def get_list_display(self, request):
        return self.list_display

    def get_list_display_links(self, request, list_display):
        return self.list_display_links

    def get_list_filter(self, request):
        return self.list_filter

    def get_list_select_related(self, request):
        return self.list_select_related

    def get_search_fields(self, request):
        return self.search_fields

    def get_search_results(self, request, queryset, search_term):
        return queryset, boolean()

    def get_sortable_by(self, request):
        return unknown()

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        return self.paginator(queryset, per_page, orphans, allow_empty_first_page)

    def get_changelist(self, request, **kwargs):
        return ChangeList

    def get_actions(self, request):
        return {text(): unknown()}

    def get_changelist_instance(self, request):
        list_display = self.get_list_display(request)
        changelist = self.get_changelist(request)
        return changelist(
            request,
            self.model,
            list_display,
            self.get_list_display_links(request, list_display),
            self.get_list_filter(request),
            self.date_hierarchy,
            self.get_search_fields(request),
            self.get_list_select_related(request),
            self.list_per_page,
            self.list_max_show_all,
            self.list_editable,
            self,
            (),
            self.search_help_text,
        )

    def _list_form(self, fields):
        return form_class(self, None, fields, None, ())

    def changelist_view(self, request, extra_context=None):
        changes = self.get_changelist_instance(request)
        changes.show()
        return HttpResponse(text())

    def response_action(self, request, action):
        changes = self.get_changelist_instance(request)
        if not callable(action):
            action = getattr(type(self), action)
        action(self, request, changes.chosen(request))

    def get_object(self, request, object_id, from_field=None):
        return self.get_queryset(request).get(pk=object_id)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return self._form_class(request, obj)

    def get_changeform_initial_data(self, request):
        return {}

    def get_inline_instances(self, request, obj=None):
        return [inline(self.model, self.admin_site) for inline in self.get_inlines(request, obj)]

    def get_formsets_with_inlines(self, request, obj=None):
        for inline in self.get_inline_instances(request, obj):
            yield inline.get_formset(request, obj), inline

    def save_form(self, request, form, change):
        return form.save(commit=False)

    def save_model(self, request, obj, form, change):
        obj.save()

    def delete_model(self, request, obj):
        obj.delete()

    def delete_queryset(self, request, queryset):
        queryset.delete()

    def save_formset(self, request, form, formset, change):
        formset.save()

    def save_related(self, request, form, formsets, change):
        form.save_m2m()
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def construct_change_message(self, request, form, formsets, add=False):
        return text()

    def log_addition(self, request, obj, message):
        LogEntry.objects.create()

    def log_change(self, request, obj, message):
        LogEntry.objects.create()

    def log_deletions(self, request, queryset):
        LogEntry.objects.create()

    def message_user(self, request, message, level=None, extra_tags="", fail_silently=False): ...

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponseRedirect(text())

    def response_change(self, request, obj):
        return HttpResponseRedirect(text())

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        return HttpResponse(text())

    def add_view(self, request, form_url="", extra_context=None):
        return self.changeform_view(request, None, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.changeform_view(request, object_id, form_url, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            if not self.has_add_permission(request):
                return HttpResponse(text())
            obj = None
        else:
            obj = self.get_object(request, object_id)
        return self._changeform_view(request, obj, object_id is not None)

    def _changeform_view(self, request, obj, change):
        form_type = self.get_form(request, obj, change=change)
        may_change = self.has_change_permission(request, obj) if change else True
        if request.method == "POST":
            if not may_change:
                return HttpResponse(text())
            form = form_type(request.POST, request.FILES, instance=obj)
            form.is_valid()
            new_object = self.save_form(request, form, change=change)
            accept_inlines(self, self.get_inlines(request, obj), request, new_object)
            self.save_model(request, new_object, form, change)
            form.save_m2m()
            if change:
                str(new_object)
                self.log_change(request, new_object, text())
                return self.response_change(request, new_object)
            str(new_object)
            self.log_addition(request, new_object, text())
            return self.response_add(request, new_object)
        form = form_type(instance=obj, initial=self.get_changeform_initial_data(request))
        if may_change:
            str(form)
        self._show_readonly(request, obj, form.instance)
        if change:
            str(obj)
        show_inlines(self, self.get_inlines(request, obj), request, obj)
        return self.render_change_form(request, {"adminform": form, "original": obj}, obj=obj)

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, object_id)
        entries = LogEntry.objects.filter(object_id=object_id).select_related("user")
        str(obj)
        for entry in self.get_paginator(request, entries, 100).get_page(1):
            entry.user.get_username()
            str(entry)
        return HttpResponse(text())


class InlineModelAdmin(BaseModelAdmin):
    model = None
    fk_name = None
    formset = BaseInlineFormSet
    extra = 3
    min_num = None
    max_num = None
    can_delete = True
    show_change_link = False
    verbose_name = None

    def __init__(self, parent_model, admin_site):
        self.parent_model = parent_model
        self.admin_site = admin_site

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra

    def get_min_num(self, request, obj=None, **kwargs):
        return self.min_num

    def get_max_num(self, request, obj=None, **kwargs):
        return self.max_num

    def get_formset(self, request, obj=None, **kwargs):
        return self.formset

    def _rows(self, request, obj):
        return self.get_queryset(request).filter(parent=obj)

    def show(self, request, obj):
        """Each row and each empty form of an inline has a form of its own, and each asks for its choices."""
        form_type = self._form_class(request, obj)
        if obj is not None:
            key = parent_key(self)
            list(map(lambda row: self._show_row(request, form_type, obj, key, row), self._rows(request, obj)))
        if self.has_add_permission(request, obj):
            str(form_type(prefix="empty"))
            for each in few(self.get_extra(request, obj)):
                str(form_type(prefix="extra"))

    def _show_row(self, request, form_type, obj, key, row):
        setattr(row, key, obj)
        str(row)
        if self.has_change_permission(request, obj):
            str(form_type(prefix="row", instance=row))
        self._show_readonly(request, obj, row)

    def accept(self, request, obj):
        list(self._rows(request, obj))


class StackedInline(InlineModelAdmin): ...
class TabularInline(InlineModelAdmin): ...


def changelist_page(admin_class, model, site, request):
    site.has_permission(request)
    at_class(admin_class(model, site), "changelist_view", request)


def add_page(admin_class, model, site, request):
    site.has_permission(request)
    at_class(admin_class(model, site), "add_view", request)


def change_page(admin_class, model, site, request):
    site.has_permission(request)
    at_class(admin_class(model, site), "change_view", request, text())


def run_action(admin_class, model, site, request, action):
    site.has_permission(request)
    at_class(admin_class(model, site), "response_action", request, action)


def history_page(admin_class, model, site, request):
    site.has_permission(request)
    at_class(admin_class(model, site), "history_view", request, text())
