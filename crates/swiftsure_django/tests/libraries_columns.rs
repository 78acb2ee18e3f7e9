//! Tables and exports show columns of each row: what they ask, as django-tables2 3.0 and django-import-export 4.4 ask it
//! under Django 5.2 (measured).

use crate::harness::routes;

const MODELS: &str = "
from django.db import models
class Country(models.Model):
    code = models.CharField(max_length=2)
class Publisher(models.Model):
    name = models.CharField(max_length=9)
    country = models.ForeignKey(Country, models.CASCADE)
    def __str__(self):
        return self.name
class Tag(models.Model):
    name = models.CharField(max_length=9)
class Book(models.Model):
    title = models.CharField(max_length=9)
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    tags = models.ManyToManyField(Tag)
";

/// What a page of a table costs, plain and in pages.
fn shown(table: &str) -> [String; 2] {
    let view = |configure: &str| {
        let views = format!(
            "import django_tables2 as tables\nfrom django.shortcuts import render\nfrom library.models import Book\n\
             class Books(tables.Table):\n{table}\ndef view(request):\n    table = Books(Book.objects.all())\n    \
             {configure}\n    return render(request, 'page.html', {{'table': table}})\n"
        );
        let files = [
            ("library/__init__.py", ""),
            ("library/models.py", MODELS),
            ("library/views.py", views.as_str()),
            ("library/templates/page.html", "{% load render_table from django_tables2 %}{% render_table table %}"),
            ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library', 'django_tables2']\n"),
            (
                "urls.py",
                "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.view)]\n",
            ),
        ];
        let row = routes(&files).into_iter().find(|row| row.contains("library.views.view")).unwrap_or_default();
        row.rsplit(" costs ").next().unwrap_or_default().to_owned()
    };
    [view("pass"), view("tables.RequestConfig(request).configure(table)")]
}

#[test]
fn columns_of_a_table_follow_their_way_for_each_row() {
    let table = "    code = tables.Column(accessor='publisher__country__code')\n    class Meta:\n        model = Book\n        \
                 fields = ('title', 'publisher')\n";
    assert_eq!(shown(table), ["1 + 2·n", "2 + 2·n"]);
    assert_eq!(shown("    class Meta:\n        model = Book\n"), ["1 + n", "2 + n"], "all columns show the key's row");
}

#[test]
fn a_table_renders_by_methods_of_its_own() {
    let table = "    x = tables.Column(empty_values=())\n    def render_x(self, record):\n        return \
                 record.publisher.country.code\n    def render_title(self, value):\n        return value\n    class \
                 Meta:\n        model = Book\n        fields = ('title',)\n";
    assert_eq!(shown(table), ["1 + 2·n", "2 + 2·n"]);
}

#[test]
fn a_column_of_related_rows_asks_twice() {
    let table = "    tags = tables.ManyToManyColumn()\n    class Meta:\n        model = Book\n        fields = ('title', \
                 'tags')\n";
    assert_eq!(shown(table), ["1 + 2·n", "2 + 2·n"], "whether there are any, and which");
}

#[test]
fn columns_that_are_chosen_at_run_time_are_not_told() {
    let table = "    def show(self, names):\n        self.columns.hide(names)\n    class Meta:\n        model = Book\n";
    assert_eq!(shown(table), ["1", "2"]);
}

fn exported(resource: &str) -> String {
    let admin = format!(
        "from django.contrib import admin\nfrom import_export import fields, resources\nfrom import_export.admin import \
         ExportMixin\nfrom library.models import Book\nclass Books(resources.ModelResource):\n{resource}\n\
         @admin.register(Book)\nclass BookAdmin(ExportMixin, admin.ModelAdmin):\n    resource_class = Books\n"
    );
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/admin.py", admin.as_str()),
        ("settings.py", "INSTALLED_APPS = ['library', 'import_export']\n"),
    ];
    let row = routes(&files).into_iter().find(|row| row.contains("/export/")).unwrap_or_default();
    row.trim_start_matches("route GET,POST ").to_owned()
}

#[test]
fn an_export_reads_relations_of_each_row_and_keys_of_none() {
    // The session, its user and the rows.
    let page =
        |cost: &str| format!("/admin/library/book/export/ library.admin.BookAdmin.export_action staff costs {cost}");
    assert_eq!(exported("    class Meta:\n        model = Book\n"), page("3 + n"), "the tags of each");
    let fields = "    class Meta:\n        model = Book\n        fields = ('title', 'publisher', 'publisher__name')\n";
    assert_eq!(exported(fields), page("3 + n"));
    let own = "    who = fields.Field()\n    def dehydrate_who(self, book):\n        return [tag.name for tag in \
               book.tags.all()]\n    class Meta:\n        model = Book\n        fields = ('title', 'who')\n";
    assert_eq!(exported(own), page("3 + n"));
    let joined = "    def get_queryset(self):\n        return super().get_queryset()\n    def filter_export(self, queryset, \
                  **kwargs):\n        return queryset.select_related('publisher')\n    class Meta:\n        model = \
                  Book\n        fields = ('publisher__name',)\n";
    assert_eq!(exported(joined), page("3"));
}
