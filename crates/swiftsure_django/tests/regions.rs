//! What happens inside of a transaction, on an event loop, in a thread of its own.

use swiftsure_django::{AccessKind, Standing};

use crate::harness::{MODELS, analysed};

/// The lines of the body of `view` that wait for something or ask the database, with what is around them.
fn around(body: &str) -> Vec<String> {
    let views = format!("from library.models import *\n{body}");
    let urls = "from django.urls import path\nfrom library import views\nurlpatterns = [path('view/', views.view)]\n";
    let files = [
        ("library/__init__.py", ""),
        ("library/models.py", MODELS),
        ("library/views.py", &views),
        ("urls.py", urls),
        ("settings.py", "ROOT_URLCONF = 'urls'\nINSTALLED_APPS = ['library']\n"),
    ];
    analysed(&files, |code, analysis| {
        let line = |span: swiftsure_source::Span| code.files.get(span.file).line(span.start) - 1;
        let accesses = analysis.trace.accesses.iter().map(|access| {
            let what = match &access.kind {
                AccessKind::Named { kind, detail } => {
                    detail.map_or(kind.to_string(), |detail| format!("{kind} {detail}"))
                }
                _ => "database".to_owned(),
            };
            let transaction = match access.around.transaction {
                Standing::Unsaid => String::new(),
                Standing::Inside(site) => format!(" in the transaction of {}", line(site)),
                Standing::Outside => " outside of transactions".to_owned(),
            };
            let coroutine = access.around.coroutine.map_or_else(String::new, |_| " on the event loop".to_owned());
            let apart = if access.is_apart() { " apart" } else { "" };
            let requests = access.entries.len();
            format!("{} {what}{transaction}{coroutine}{apart} by {requests}", line(access.site))
        });
        accesses.collect()
    })
}

#[test]
fn what_a_block_and_a_decorated_function_do_is_in_a_transaction() {
    let body = "
import time
from django.db import transaction
@transaction.atomic
def pause():
    time.sleep(1)
def view(request):
    pause()
    with transaction.atomic():
        time.sleep(1)
        transaction.on_commit(lambda: time.sleep(2))
    time.sleep(3)
";
    assert_eq!(
        around(body),
        [
            "6 sleep in the transaction of 5 by 1",
            "10 sleep in the transaction of 9 by 1",
            "11 sleep outside of transactions by 1",
            "12 sleep by 1"
        ]
    );
}

#[test]
fn a_decorated_view_is_one_transaction() {
    let body = "
import time
from django.db import transaction
@transaction.atomic
def view(request):
    time.sleep(1)
";
    assert_eq!(around(body), ["6 sleep in the transaction of 5 by 1"]);
}

#[test]
fn a_thread_has_no_part_in_what_is_around() {
    let body = "
import threading, time
from django.db import transaction
def later():
    time.sleep(1)
@transaction.atomic
def view(request):
    threading.Thread(target=later).start()
";
    assert_eq!(around(body), ["5 sleep outside of transactions apart by 1"]);
}

#[test]
fn a_coroutine_hands_work_to_threads_and_awaits_the_twins() {
    let body = "
import asyncio, time
from asgiref.sync import sync_to_async
@sync_to_async
def all_books():
    return list(Book.objects.all())
def first():
    return Book.objects.first()
async def view(request):
    await all_books()
    await sync_to_async(list)(Book.objects.all())
    await sync_to_async(first)()
    await asyncio.to_thread(time.sleep, 1)
    await Book.objects.aget(pk=1)
    async for book in Book.objects.all():
        book.title
    first()
    Book.objects.count()
    time.sleep(1)
";
    assert_eq!(
        around(body),
        [
            "6 database by 1",
            "8 database on the event loop by 1",
            "11 database by 1",
            "13 sleep by 1",
            "14 database by 1",
            "15 database by 1",
            "18 database on the event loop by 1",
            "19 sleep on the event loop by 1"
        ]
    );
}
