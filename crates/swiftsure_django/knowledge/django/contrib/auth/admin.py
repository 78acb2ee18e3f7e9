"""Users and groups in the admin."""
from django.contrib import admin


class GroupAdmin(admin.ModelAdmin):
    search_fields = ("name",)
    ordering = ("name",)
    filter_horizontal = ("permissions",)

    def formfield_for_manytomany(self, db_field, request, queryset=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, queryset, **kwargs)
        if db_field.name == "permissions":
            field.queryset = field.queryset.select_related("content_type")
        return field


class UserAdmin(admin.ModelAdmin):
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Personal info", {"fields": ("first_name", "last_name", "email")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Important dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username",)}),)
    list_display = ("username", "email", "first_name", "last_name", "is_staff")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("groups", "user_permissions")

    def get_fieldsets(self, request, obj=None):
        if not obj:
            return self.add_fieldsets
        return self.fieldsets

    def formfield_for_manytomany(self, db_field, request, queryset=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, queryset, **kwargs)
        if db_field.name == "user_permissions":
            field.queryset = field.queryset.select_related("content_type")
        return field
