"""import_export.admin: the list of rows is that of Django, and a page exports them."""
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.urls import path
from swiftsure import unknown


class ImportMixin: ...


class ExportMixin:
    resource_class = None
    resource_classes = ()

    def get_urls(self):
        return [path("export/", self.admin_site.admin_view(self.export_action))] + super().get_urls()

    def get_export_resource_class(self):
        return self.resource_class

    def get_export_queryset(self, request):
        return self.get_queryset(request)

    def get_export_data(self, file_format, request, queryset, **kwargs):
        for resource_class in self.resource_classes:
            resource_class().export(queryset=queryset)
        resource_class = self.get_export_resource_class()
        if resource_class is not None:
            resource_class().export(queryset=queryset)
        return unknown()

    def export_action(self, request):
        queryset = self.get_export_queryset(request)
        return HttpResponse(self.get_export_data(unknown(), request, queryset))


class ImportExportMixin(ExportMixin, ImportMixin): ...
class ImportExportModelAdmin(ImportExportMixin, ModelAdmin): ...
class ExportActionMixin(ExportMixin): ...
class ExportActionModelAdmin(ExportActionMixin, ModelAdmin): ...
class ImportExportActionModelAdmin(ImportMixin, ExportActionModelAdmin): ...
