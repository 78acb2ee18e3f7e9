//! Lists in the admin: what the page of all rows asks (measured on Django 5.2 with a superuser's session, which costs
//! two queries; the rows are counted twice, as a whole and as filtered).

use crate::harness::{MODELS, admin_page, with_models};

/// What the list of books costs, then what is loaded for its rows or asked for its filters.
fn list(admin: &str) -> Vec<String> {
    list_with(MODELS, admin)
}

fn list_with(models: &str, admin: &str) -> Vec<String> {
    let admin = format!("from django.contrib import admin; from library.models import *\n{admin}");
    let found = admin_page(models, &admin, "/admin/library/book/");
    found.into_iter().filter(|line| line.contains("costs") || line.contains("per row")).collect()
}

#[test]
fn a_list_without_columns_of_its_own_shows_the_text_of_each_row() {
    let shown = "class Book(models.Model):\n    author = models.ForeignKey('Author', models.CASCADE)\n    def __str__(self):\n        return self.author.name\nclass Author(models.Model):\n    name = models.TextField()\n";
    let models = format!("from django.db import models\n{shown}");
    assert_eq!(
        list_with(&models, "admin.site.register(Book)"),
        ["GET costs 5 + n", "models:5 load library.Book.author per row"]
    );
}

#[test]
fn a_foreign_key_as_a_column_is_joined_by_django_unless_it_may_be_null() {
    let admin =
        "@admin.register(Book)\nclass BookAdmin(admin.ModelAdmin):\n    list_display = ['title', 'author', 'editor']\n";
    assert_eq!(list(admin), ["GET costs 5 + n", "admin:4 load library.Book.editor per row"]);
}

#[test]
fn a_key_of_a_model_that_nobody_knows_is_joined_as_well() {
    let models = "from django.db import models\nfrom elsewhere.models import Vendor\nclass Book(models.Model):\n    title = models.TextField()\n    vendor = models.ForeignKey(Vendor, models.CASCADE)\n";
    let admin = "@admin.register(Book)\nclass BookAdmin(admin.ModelAdmin):\n    list_display = ['title', 'vendor']\n";
    assert_eq!(list_with(models, admin), ["GET costs 5"]);
}

#[test]
fn a_column_by_a_path_is_not_joined() {
    let admin =
        "@admin.register(Book)\nclass BookAdmin(admin.ModelAdmin):\n    list_display = ['title', 'author__name']\n";
    assert_eq!(list(admin), ["GET costs 5 + n", "admin:4 load library.Book.author per row"]);
}

#[test]
fn the_column_of_a_key_asks_nothing() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ('title', 'author_id')\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 5"]);
}

#[test]
fn a_method_of_the_admin_runs_once_for_each_row() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ['who']\n    def who(self, book):\n        return book.author.name\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 5 + n", "admin:5 load library.Book.author per row"]);
}

#[test]
fn a_function_as_a_column_runs_once_for_each_row() {
    let admin = "def reviews(book):\n    return book.reviews.count()\nclass BookAdmin(admin.ModelAdmin):\n    list_display = [reviews]\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 5 + n", "admin:3 related library.Book.reviews count per row"]);
}

#[test]
fn list_select_related_joins_what_it_names() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ['author', 'editor']\n    list_select_related = ['author', 'editor']\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 5"]);
}

#[test]
fn what_get_queryset_joins_keeps_django_from_joining() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ['author', 'editor']\n    def get_queryset(self, request):\n        return super().get_queryset(request).select_related('editor')\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 5 + n", "admin:3 load library.Book.author per row"]);
}

#[test]
fn the_whole_result_is_not_counted_where_the_admin_says_so() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ['title']\n    show_full_result_count = False\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 4"]);
}

#[test]
fn the_box_beside_a_row_is_labelled_with_its_text_unless_there_are_no_actions() {
    let models = with_models(
        "class Note(models.Model):\n    book = models.ForeignKey(Book, models.CASCADE)\n    def __str__(self):\n        return self.book.title\n",
    );
    let page = |more: &str| {
        let admin = format!(
            "from django.contrib import admin; from library.models import *\n@admin.register(Note)\nclass NoteAdmin(admin.ModelAdmin):\n    list_display = ['id']\n{more}"
        );
        admin_page(&models, &admin, "/admin/library/note/").remove(0)
    };
    assert_eq!(page(""), "GET costs 5 + n");
    assert_eq!(page("    actions = None\n"), "GET costs 5");
}

#[test]
fn a_filter_on_a_relation_asks_for_all_its_rows_and_one_on_a_column_for_its_values() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ['title']\n    list_filter = ['author', 'pages']\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 7"]);
}

#[test]
fn the_date_hierarchy_asks_for_the_range_and_for_the_dates() {
    let models = with_models("class Note(models.Model):\n    made = models.DateField()\n");
    let admin = "from django.contrib import admin; from library.models import *\n@admin.register(Note)\nclass NoteAdmin(admin.ModelAdmin):\n    list_display = ['id']\n    date_hierarchy = 'made'\n";
    assert_eq!(admin_page(&models, admin, "/admin/library/note/").remove(0), "GET costs 7");
}

#[test]
fn a_relation_that_is_changed_in_the_list_asks_for_its_choices_in_each_row() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    list_display = ['title', 'author']\n    list_editable = ['author']\nadmin.site.register(Book, BookAdmin)\n";
    assert_eq!(list(admin), ["GET costs 5 + n"]);
}

/// What an action of the list of books costs, then what is loaded for its rows.
fn action(admin: &str) -> Vec<String> {
    let lines = list(&format!("class BookAdmin(admin.ModelAdmin):\n{admin}admin.site.register(Book, BookAdmin)\n"));
    lines.into_iter().filter(|line| !line.starts_with("GET")).collect()
}

#[test]
fn an_action_gets_the_rows_that_were_checked() {
    let admin = "    actions = ['tell']\n    def tell(self, request, queryset):\n        for book in queryset:\n            print(book.author.name)\n";
    assert_eq!(action(admin), ["POST costs 5 + n", "admin:6 load library.Book.author per row"]);
}

#[test]
fn an_action_is_a_function_as_well() {
    let admin = "    @admin.action(description='Tell')\n    def tell(modeladmin, request, queryset):\n        for book in queryset.select_related('author'):\n            print(book.author.name)\n    actions = (tell,)\n";
    assert_eq!(action(admin), ["POST costs 5"]);
}

#[test]
fn the_history_of_a_row_reads_its_entries_with_their_users() {
    let admin = "from django.contrib import admin; from library.models import *\nadmin.site.register(Tag)\n";
    let found = admin_page(MODELS, admin, "/admin/library/tag/<object_id>/history/");
    assert_eq!(found.first().map(String::as_str), Some("GET costs 5"));
}
