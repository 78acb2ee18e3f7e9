//! Relations with many rows: each look at them asks.

use swiftsure_django::LoopInfo;

use crate::harness::{analysed, view, with_models};

#[test]
fn a_reverse_foreign_key_asks_each_time_it_is_iterated() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        for book in author.books.all():
            print(book.title)
        for book in author.books.all():
            print(book.title)
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books iterate per row",
            "4 related library.Author.books iterate per row"
        ]
    );
}

#[test]
fn a_reverse_foreign_key_without_a_name_is_called_after_its_model() {
    assert_eq!(
        view(
            "
    for publisher in Publisher.objects.all():
        list(publisher.book_set.all())
"
        ),
        ["costs 1 + n", "1 query library.Publisher iterate", "2 related library.Publisher.book_set iterate per row"]
    );
}

#[test]
fn a_related_manager_alone_asks_nothing() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books
        author.books.all()
        author.books.filter(pages=1)
"
        ),
        ["costs 1", "1 query library.Author iterate"]
    );
}

#[test]
fn a_reverse_one_to_one_asks_once_per_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.profile.text
        author.profile.text
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]
    );
}

#[test]
fn hasattr_of_a_reverse_one_to_one_asks() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        hasattr(author, 'profile')
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]
    );
}

#[test]
fn a_forward_one_to_one_leads_back_without_a_query() {
    assert_eq!(
        view(
            "
    for profile in Profile.objects.all():
        profile.author.name
        profile.author.profile.text
"
        ),
        ["costs 1 + n", "1 query library.Profile iterate", "2 load library.Profile.author per row"]
    );
}

#[test]
fn a_reverse_one_to_one_leads_back_without_a_query() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.profile.author.name
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 load library.Author.profile per row"]
    );
}

#[test]
fn a_many_to_many_asks_per_row() {
    assert_eq!(
        view(
            "
    for book in Book.objects.all():
        for tag in book.tags.all():
            print(tag.label)
"
        ),
        ["costs 1 + n", "1 query library.Book iterate", "2 related library.Book.tags iterate per row"]
    );
}

#[test]
fn the_reverse_of_a_many_to_many_asks_per_row() {
    assert_eq!(
        view(
            "
    for tag in Tag.objects.all():
        list(tag.books.all())
"
        ),
        ["costs 1 + n", "1 query library.Tag iterate", "2 related library.Tag.books iterate per row"]
    );
}

#[test]
fn a_relation_to_the_same_model_asks_per_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.mentor
        list(author.pupils.all())
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 load library.Author.mentor per row",
            "3 related library.Author.pupils iterate per row"
        ]
    );
}

#[test]
fn counting_a_relation_asks_each_time() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books.count()
        author.books.count()
        author.books.exists()
"
        ),
        [
            "costs 1 + 3·n",
            "1 query library.Author iterate",
            "2 related library.Author.books count per row",
            "3 related library.Author.books count per row",
            "4 related library.Author.books exists per row"
        ]
    );
}

#[test]
fn getting_one_of_a_relation_asks_each_time() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books.first()
        author.books.order_by('title').last()
"
        ),
        [
            "costs 1 + 2·n",
            "1 query library.Author iterate",
            "2 related library.Author.books first per row changed",
            "3 related library.Author.books last per row changed"
        ]
    );
}

#[test]
fn a_subscript_of_a_relation_asks_for_one_row() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        author.books.all()[0]
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "2 related library.Author.books index per row"]
    );
}

#[test]
fn a_slice_of_a_relation_asks_when_it_is_iterated() {
    assert_eq!(
        view(
            "
    for author in Author.objects.all():
        books = author.books.all()[:2]
        for book in books:
            print(book.title)
"
        ),
        ["costs 1 + n", "1 query library.Author iterate", "3 related library.Author.books iterate per row"]
    );
}

#[test]
fn columns_that_are_unique_together_leave_one_row() {
    let models = "
class Slot(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name='slots')
    name = models.CharField(max_length=9)
    owner = models.ForeignKey(Author, models.CASCADE)
    class Meta:
        unique_together = [('book', 'name')]
class Seat(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name='seats')
    number = models.IntegerField()
    owner = models.ForeignKey(Author, models.CASCADE)
    class Meta:
        constraints = [models.UniqueConstraint(fields=['book', 'number'], name='one_seat')]
";
    let is_repeated = |rows: &str| {
        let views = format!(
            "from library.models import *\ndef view(request):\n    book = Book.objects.get(pk=1)\n    for row in {rows}:\n        \
             print(row.owner.name)\n"
        );
        let models = with_models(models);
        let settings = "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n";
        let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.view)]\n";
        let files = [
            ("library/__init__.py", ""),
            ("library/models.py", &models),
            ("library/views.py", &views),
            ("settings.py", settings),
            ("urls.py", urls),
        ];
        analysed(&files, |_, analysis| {
            analysis.trace.accesses.iter().any(|access| access.loops.iter().any(LoopInfo::repeats))
        })
    };
    assert!(!is_repeated("book.slots.filter(name='a')"));
    assert!(!is_repeated("Slot.objects.filter(book_id=1, name='a')"));
    assert!(!is_repeated("book.seats.filter(number=1)"));
    assert!(is_repeated("book.slots.filter(owner=1)"));
    assert!(is_repeated("Slot.objects.filter(name='a')"));
}
