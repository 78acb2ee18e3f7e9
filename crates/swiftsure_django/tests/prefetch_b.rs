//! `prefetch_related`: what it answers, and what asks again in spite of it.

use crate::harness::view;

#[test]
fn a_prefetch_is_not_sent_for_a_count() {
    assert_eq!(view("
    Author.objects.prefetch_related('books').count()
"), ["costs 1", "1 query library.Author count"]);
}

#[test]
fn a_prefetch_is_not_sent_for_values() {
    assert_eq!(view("
    list(Author.objects.prefetch_related('books').values('name'))
"), ["costs 1", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetch_of_a_reverse_one_to_one_holds() {
    assert_eq!(view("
    for author in Author.objects.prefetch_related('profile'):
        author.profile.text
"), ["costs 2", "1 query library.Author iterate"]);
}

#[test]
fn a_prefetch_holds_where_the_lookups_are_a_list() {
    assert_eq!(view("
    lookups = ['books', 'books__tags']
    for author in Author.objects.prefetch_related(*lookups):
        for book in author.books.all():
            list(book.tags.all())
"), ["costs 3", "2 query library.Author iterate"]);
}
