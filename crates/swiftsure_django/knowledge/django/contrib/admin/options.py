"""Model admins (docs: ref/contrib/admin#modeladmin-objects)."""
from swiftsure import text, unknown


class BaseModelAdmin:
    model = unknown()
    admin_site = unknown()
    opts = unknown()

    def get_queryset(self, request):
        return self.model._default_manager.get_queryset()

    def get_fieldsets(self, request, obj=None):
        return unknown()

    def get_readonly_fields(self, request, obj=None):
        return unknown()

    def get_form(self, request, obj=None, **kwargs):
        return unknown()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return unknown()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return unknown()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return unknown()


class ModelAdmin(BaseModelAdmin):
    def save_model(self, request, obj, form, change):
        obj.save()

    def delete_model(self, request, obj):
        obj.delete()

    def get_urls(self):
        return []

    def message_user(self, request, message, level=None, extra_tags="", fail_silently=False): ...


class InlineModelAdmin(BaseModelAdmin): ...
class StackedInline(InlineModelAdmin): ...
class TabularInline(InlineModelAdmin): ...
