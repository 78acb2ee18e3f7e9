"""Small cases under a real Django: what is filled, what is called, and to which line a query is counted."""

import unittest

from proving import experiment
from proving.growth import Growth

SIZES = (3, 30)
VIEWS = "shop/views.py"
MODELS = """
from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    about = GenericForeignKey()

class Place(models.Model):
    code = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=1, choices=[("a", "A"), ("b", "B")])
    inside = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="places")
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    fans = models.ManyToManyField(User, related_name="liked")
    notes = GenericRelation(Note)
    made = models.DateTimeField(auto_now_add=True)

class Shop(Place):
    name = models.CharField(max_length=5, unique=True)

class Till(models.Model):
    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, primary_key=True)

    def owner(self):
        return self.shop.owner
"""
HEAD = """from django.http import *
from shop.models import *
"""


def run(views, found=(), **files):
    """The result of a case with our models, and the case."""
    texts = {"shop/models.py": MODELS, VIEWS: HEAD + views, **{f"shop/{name}.py": text for name, text in files.items()}}
    case = {"files": texts, "found": list(found)}
    return experiment.run(case, {}, SIZES, 20), case


def grown(views, **files):
    """The lines that grew (counted from below the head), with their growth."""
    result, case = run(views, **files)
    if "error" in result:
        raise AssertionError(result["error"])
    growth = Growth(case, result)
    return {line - 2: max(growth.of((path, line))) for path, line in growth.lines()}


def page(*lines):
    """A view of these lines; the first of them is line 2."""
    return "def page(request):\n" + "".join(f"    {line}\n" for line in lines)


class Rows(unittest.TestCase):
    def test_each_row_has_one_of_each_relation(self):
        lines = [
            "for place in Place.objects.all():",
            "    place.owner.username",
            "    list(place.fans.all())",
            "    list(place.notes.all())",
            "    place.shop.till.pk",
            "    list(place.places.all())",
            "    place.inside and place.inside.kind",
        ]
        self.assertEqual(grown(page(*lines)), {3: 27, 4: 27, 5: 27, 6: 54, 7: 27, 8: 27})

    def test_nested_loops_meet_one_row_each(self):
        lines = ["for user in User.objects.all():", "    for place in user.place_set.all():", "        place.shop.name"]
        self.assertEqual(grown(page(*lines)), {3: 27, 4: 27})

    def test_generic_keys_point_to_rows(self):
        lines = ["for note in Note.objects.all():", "    assert note.about.pk"]
        self.assertEqual(grown(page(*lines)), {3: 27})


class Gathered(unittest.TestCase):
    def test_the_first_row_has_all_children(self):
        lines = [
            "user = User.objects.get(pk=1)",
            "for place in user.place_set.all():",
            "    place.shop.name",
            "for place in user.liked.all():",
            "    place.shop.name",
            "place = Place.objects.get(inside=None)",
            "for one in place.fans.all():",
            "    list(one.liked.all())",
            "for one in place.places.all():",
            "    one.inside.pk, one.owner.pk",
        ]
        self.assertEqual(grown(page(*lines)), {4: 27, 6: 27, 9: 27, 11: 27})


class Entries(unittest.TestCase):
    def test_a_request_has_a_value_for_each_row(self):
        lines = ["for name in request.GET.getlist('name'):", "    Shop.objects.get(name=name)"]
        self.assertEqual(grown(page(*lines)), {3: 27})

    def test_a_request_brings_new_values_too(self):
        lines = ["for name in request.POST.getlist('username'):", "    User.objects.get_or_create(username=name)"]
        self.assertEqual(grown(page(*lines)), {3: 54})

    def test_a_view_waits_for_its_queries(self):
        views = (
            "async def page(request):\n    async for place in Place.objects.all():\n        await place.fans.acount()\n"
        )
        self.assertEqual(grown(views), {3: 27})

    def test_a_view_waits_for_another_function(self):
        views = (
            "from asgiref.sync import async_to_sync, sync_to_async\n"
            "async def names():\n"
            "    return [await owner(place) async for place in Place.objects.all()]\n"
            "@sync_to_async\ndef owner(place):\n    return place.owner.username\n"
            "def page(request):\n    return JsonResponse({'names': async_to_sync(names)()})\n"
        )
        self.assertEqual(grown(views), {6: 27})

    def test_a_class_answers(self):
        views = (
            "from django.views import View\nclass Page(View):\n    def get(self, request):\n"
            "        return JsonResponse({'names': [place.owner.username for place in Place.objects.all()]})\n"
        )
        self.assertEqual(grown(views), {4: 27})

    def test_a_command_is_called_with_its_options(self):
        text = (
            "from django.core.management.base import BaseCommand\nfrom shop.models import *\n"
            "class Command(BaseCommand):\n    def add_arguments(self, parser):\n"
            "        parser.add_argument('names', nargs='+')\n    def handle(self, *args, **options):\n"
            "        for name in options['names']:\n            Shop.objects.filter(name=name).exists()\n"
        )
        self.assertEqual(grown("", **{"management/commands/check": text}), {6: 27})

    def test_a_stream_is_read(self):
        lines = ["return StreamingHttpResponse(place.owner.username for place in Place.objects.all())"]
        self.assertEqual(grown(page(*lines)), {2: 27})

    def test_a_missing_package_is_stood_in_for(self):
        views = "from celery import shared_task\n@shared_task(bind=True)\ndef task(self):\n    pass\n" + page("pass")
        result, _ = run(views)
        self.assertEqual(result["missing"], ["celery"])

    def test_the_function_of_a_finding_is_called_where_no_entry_reaches_it(self):
        found = {"path": "shop/tasks.py", "line": 4, "symbol": "shop.tasks.task", "asked": []}
        text = (
            "from shop.models import *\ndef task(places, place):\n    for one in places:\n        one.owner.username\n"
        )
        result, case = run(page("pass"), [found], tasks=text)
        self.assertEqual(Growth(case, result).of(("shop/tasks.py", 4)), {27})


class Counts(unittest.TestCase):
    def lines(self, *lines):
        """What the first run of a view counted with few rows."""
        result, _ = run(page(*lines))
        return result["runs"][0]["few"]["lines"]

    def test_rows_are_counted_where_they_are_read(self):
        lines = self.lines("places = Place.objects.all()", "list(places)", "places = Place.objects.count()")
        self.assertEqual(lines, [[VIEWS, 5, 1, 3, True], [VIEWS, 6, 1, 1, True]])

    def test_a_table_that_is_asked_twice_is_noted(self):
        lines = self.lines(
            "places = Place.objects.all()", "if places.exists():", "    list(places)", "Shop.objects.count()"
        )
        self.assertEqual([line[-1] for line in lines], [True, True, False])

    def test_transactions_are_no_queries(self):
        self.assertEqual(self.lines("from django.db import transaction", "with transaction.atomic():", "    pass"), [])


class Processes(unittest.TestCase):
    def test_a_case_that_takes_too_long_is_ended(self):
        case = {"files": {VIEWS: "while True: pass\n", "shop/models.py": ""}, "found": []}
        result = experiment.run(case, {}, SIZES, 1)
        self.assertEqual(result, {"error": "it takes longer than 1 seconds"})

    def test_what_is_wrong_is_said(self):
        case = {"files": {"shop/models.py": "import os\n1 / 0\n"}, "found": []}
        result = experiment.run(case, {}, SIZES, 20)
        self.assertEqual(result["error"], "ZeroDivisionError: division by zero")

    def test_what_a_case_prints_is_not_seen(self):
        self.assertEqual(grown(page("print('hello')")), {})


if __name__ == "__main__":
    unittest.main()
