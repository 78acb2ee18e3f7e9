//! Pages of one row in the admin: its form, its inlines, its read-only fields (measured on Django 5.2 with a
//! superuser's session, which costs two queries).

use crate::harness::{MODELS, admin_page};

/// What the page of a book costs: to look at it, then to save it.
fn change(admin: &str) -> Vec<String> {
    page(admin, "/admin/library/book/<object_id>/change/")
}

fn page(admin: &str, route: &str) -> Vec<String> {
    let admin = format!(
        "from django.contrib import admin; from library.models import *\n{admin}\nadmin.site.register(Book, BookAdmin)\n"
    );
    let found = admin_page(MODELS, &admin, route);
    found.into_iter().filter(|line| line.contains("costs")).collect()
}

#[test]
fn a_form_lists_all_rows_of_each_relation() {
    // A many-to-many relation that is set may lose rows and get others: three at most.
    let admin = "class BookAdmin(admin.ModelAdmin):\n    pass";
    assert_eq!(change(admin), ["GET costs 8", "POST costs 16"]);
    assert_eq!(page(admin, "/admin/library/book/add/"), ["GET costs 6", "POST costs 14"]);
}

#[test]
fn only_the_fields_that_are_named_are_shown() {
    let named = "class BookAdmin(admin.ModelAdmin):\n    fields = ['title', 'author']";
    assert_eq!(change(named)[0], "GET costs 4");
    let grouped =
        "class BookAdmin(admin.ModelAdmin):\n    fieldsets = [(None, {'fields': ['title', ('author', 'editor')]})]";
    assert_eq!(change(grouped)[0], "GET costs 5");
    let excluded = "class BookAdmin(admin.ModelAdmin):\n    exclude = ['tags']";
    assert_eq!(change(excluded)[0], "GET costs 6");
}

#[test]
fn raw_ids_and_autocompletion_list_nothing() {
    // Both load the row that is chosen, to show it.
    let admin = "class BookAdmin(admin.ModelAdmin):\n    fields = ['author', 'publisher']\n    raw_id_fields = ['author']\n    autocomplete_fields = ['publisher']";
    assert_eq!(change(admin)[0], "GET costs 5");
    // A new row has chosen nothing yet.
    assert_eq!(page(admin, "/admin/library/book/add/")[0], "GET costs 2");
}

#[test]
fn a_read_only_relation_shows_its_row() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    fields = ['title', 'author', 'who']\n    readonly_fields = ['author', 'who']\n    def who(self, book):\n        return book.author.publisher.name";
    assert_eq!(change(admin)[0], "GET costs 5");
}

#[test]
fn an_inline_asks_for_its_rows_and_for_the_choices_of_each() {
    let reviews = "class Inline(admin.TabularInline):\n    model = Review\nclass BookAdmin(admin.ModelAdmin):\n    fields = ['title']\n    inlines = [Inline]";
    assert_eq!(change(reviews)[0], "GET costs 4");
    let loans = "class Inline(admin.TabularInline):\n    model = Loan\nclass BookAdmin(admin.ModelAdmin):\n    fields = ['title']\n    inlines = [Inline]";
    assert_eq!(change(loans)[0], "GET costs 8 + n");
}

#[test]
fn the_chosen_rows_of_an_inline_with_raw_ids_are_not_followed() {
    // Django asks for the chosen reader of each loan: there is nothing better that the admin could say.
    let raw = "class Inline(admin.TabularInline):\n    model = Loan\n    raw_id_fields = ['reader']\n    extra = 0\nclass BookAdmin(admin.ModelAdmin):\n    fields = ['title']\n    inlines = [Inline]";
    assert_eq!(change(raw)[0], "GET costs 4");
}

#[test]
fn the_queryset_of_a_field_is_what_the_admin_says() {
    let admin = "class BookAdmin(admin.ModelAdmin):\n    fields = ['author', 'publisher']\n    def formfield_for_foreignkey(self, db_field, request, **kwargs):\n        if db_field.name == 'author':\n            kwargs['queryset'] = Author.objects.none()\n        return super().formfield_for_foreignkey(db_field, request, **kwargs)";
    assert_eq!(change(admin)[0], "GET costs 4");
}

#[test]
fn the_permissions_of_a_user_come_with_their_content_types() {
    let admin = "from django.contrib import admin; from django.contrib.auth.admin import UserAdmin; from django.contrib.auth.models import User\nadmin.site.register(User, UserAdmin)\n";
    let found = admin_page(MODELS, admin, "/admin/auth/user/<object_id>/change/");
    assert_eq!(found.first().map(String::as_str), Some("GET costs 7"));
}
