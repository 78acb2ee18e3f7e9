//! What the conditions of a queryset say of its rows goes along into what is called with them.

use crate::harness::trace;

const SHOP: &str = "
from django.db import models


class Shelf(models.Model):
    name = models.CharField(max_length=20)


class Copy(models.Model):
    is_sold = models.BooleanField(default=False)
    state = models.CharField(max_length=20)
    shelf = models.ForeignKey(Shelf, models.SET_NULL, null=True, related_name='copies')
    notes = models.ManyToManyField('Note')

    def settle(self):
        if not self.is_sold:
            self.notes.count()
        else:
            self.notes.exists()

    def describe(self):
        return None if self.shelf_id is None else self.shelf.name

    def move(self):
        if self.state == 'new':
            self.notes.count()

    def sell(self):
        self.is_sold = True
        self.save()

    def sell_by(self, fields):
        self.refresh_from_db()


class Note(models.Model):
    text = models.TextField()
";

fn rows(body: &str) -> Vec<String> {
    let body = body.replace('\n', "\n    ");
    let view = format!(
        "from library.models import Copy, Shelf
from django.db.models import Q

def index(request):
    {body}
"
    );
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('', views.index)]\n";
    let files = [
        ("library/models.py", SHOP),
        ("library/views.py", &*view),
        ("urls.py", urls),
        ("settings.py", "ROOT_URLCONF = 'urls'\n"),
    ];
    let lines =
        trace(&files).into_iter().filter(|line| line.starts_with("library/models.py") && line.ends_with("per row"));
    lines.map(|line| line.split_once(' ').map(|(_, what)| what.to_owned()).unwrap_or_default()).collect()
}

const COUNT: &str = "related library.Copy.notes count per row";
const EXISTS: &str = "related library.Copy.notes exists per row";

#[test]
fn a_filter_settles_what_a_called_method_asks() {
    assert_eq!(rows("for copy in Copy.objects.filter(is_sold=True):\n    copy.settle()"), [EXISTS]);
    assert_eq!(rows("for copy in Copy.objects.filter(Q(is_sold=False)):\n    copy.settle()"), [COUNT]);
    assert_eq!(rows("for copy in Copy.objects.exclude(is_sold=True):\n    copy.settle()"), [COUNT]);
    assert_eq!(rows("for copy in Copy.objects.all():\n    copy.settle()"), [COUNT, EXISTS]);
    assert_eq!(
        rows("for copy in Copy.objects.filter(Q(is_sold=True) | Q(state='new')):\n    copy.settle()"),
        [COUNT, EXISTS]
    );
}

#[test]
fn several_texts_settle_what_none_of_them_is() {
    assert!(rows("for copy in Copy.objects.filter(state__in=['old', 'used']):\n    copy.move()").is_empty());
    assert_eq!(rows("for copy in Copy.objects.filter(state__in=['new', 'used']):\n    copy.move()"), [COUNT]);
}

#[test]
fn what_the_program_sets_is_so_from_then_on() {
    let both = [COUNT, EXISTS];
    assert_eq!(
        rows("for copy in Copy.objects.filter(is_sold=False):\n    copy.is_sold = True\n    copy.settle()"),
        both
    );
    let sold = "for copy in Copy.objects.filter(is_sold=False):\n    copy.sell()\n    copy.settle()";
    let asked = rows(sold);
    assert!(asked.iter().any(|line| line == EXISTS), "{asked:?}");
    let again = rows("for copy in Copy.objects.filter(is_sold=False):\n    copy.sell_by([])\n    copy.settle()");
    assert!(again.iter().any(|line| line == EXISTS), "{again:?}");
}

#[test]
fn a_key_that_is_filtered_by_is_not_null() {
    let load = "load library.Copy.shelf per row";
    assert_eq!(rows("for copy in Copy.objects.filter(shelf=Shelf.objects.first()):\n    copy.describe()"), [load]);
    assert!(rows("for copy in Copy.objects.filter(shelf__isnull=True):\n    copy.describe()").is_empty());
}
