"""The number of queries of every page: as measured, as expected, and as a ledger says.

`SWIFTSURE_LEDGER` names a JSON file, a list of `{"methods": [...], "route": ..., "cost":
formula}`: each formula is then compared with what was counted. Without it the counts are printed as
JSON, or written to the file that `SWIFTSURE_COUNTS` names.
"""

import json
import os
import re
import sys
import unittest
from pathlib import Path

from django.contrib.admin import site
from django.test import TestCase
from django.urls import get_resolver

from tests.cardinalities import CARDINALITIES, LEDGER_COUNTS_LOGIN
from tests.formula import evaluate
from tests.measure import SHOPS, visit_all
from tests.pages import PAGES, UNMEASURED, Ledger

LEDGER = os.environ.get("SWIFTSURE_LEDGER")
COUNTS = os.environ.get("SWIFTSURE_COUNTS")


class PageCosts(TestCase):
    """Every page, opened once in a shop of each size."""

    @classmethod
    def setUpTestData(cls):
        cls.visits = [visit for size in SHOPS for visit in visit_all(size)]

    def about(self, visit):
        """A sub-test about one visit."""
        return self.subTest(route=visit.page.route, method=visit.page.method, size=visit.size)

    def test_every_page_answers(self):
        for visit in self.visits:
            with self.about(visit):
                self.assertEqual(visit.status, visit.page.status)

    def test_every_page_costs_what_is_expected(self):
        for visit in self.visits:
            with self.about(visit):
                expected = evaluate(visit.page.expected, SHOPS[visit.size].numbers())
                self.assertEqual(visit.queries, expected, "\n".join(visit.statements))

    def test_a_signed_in_page_asks_once_for_the_session_and_then_for_the_user(self):
        for visit in self.visits:
            if visit.page.user:
                with self.about(visit):
                    session = 'FROM "django_session"'
                    asked = [at for at, sql in enumerate(visit.statements) if session in sql]
                    self.assertEqual(len(asked), 1)
                    self.assertIn('FROM "accounts_user"', visit.statements[asked[0] + 1])

    def test_counts_are_reported(self):
        report = json.dumps([visit.report() for visit in self.visits], indent=1)
        if COUNTS:
            Path(COUNTS).write_text(report + "\n", encoding="utf-8")
        elif not LEDGER:
            sys.stdout.write(report + "\n")

    @unittest.skipUnless(LEDGER, "SWIFTSURE_LEDGER names no ledger to compare with.")
    def test_the_ledger_says_what_every_page_costs(self):
        costs = read_ledger(LEDGER)
        told = {route for _, route in costs}
        self.assertEqual(told - routes_of_the_site(), set(), "There are no such routes.")
        for visit in self.visits:
            with self.about(visit):
                self.compare(visit, costs)

    def compare(self, visit, costs):
        """Hold one visit against the ledger."""
        if visit.page.key not in costs:
            self.fail("The ledger does not say what this route costs.")
        cost = costs[visit.page.key]
        claimed = evaluate(cost, cardinalities(visit.page.route, visit.size))
        counted = visit.queries + (visit.login_queries if LEDGER_COUNTS_LOGIN else 0)
        compare = {
            Ledger.EXACT: self.assertEqual,
            Ledger.AT_MOST: self.assertLess,
            Ledger.LESS: self.assertGreater,
        }
        compare[visit.page.ledger](counted, claimed, f"The ledger says {cost}.")


class PageTable(unittest.TestCase):
    """The tables that describe the pages agree with the site."""

    def test_every_route_is_measured(self):
        measured = {page.route for page in PAGES}
        self.assertEqual(measured | UNMEASURED, routes_of_the_site())

    def test_cardinalities_are_those_of_measured_pages(self):
        self.assertLessEqual(set(CARDINALITIES), {page.route for page in PAGES})


def read_ledger(path):
    """The cost formula of each method and route in a ledger; what has no route is left out."""
    rows = json.loads(Path(path).read_text(encoding="utf-8"))
    with_route = [row for row in rows if row.get("route")]
    return {(method, row["route"]): row["cost"] for row in with_route for method in row["methods"]}


def cardinalities(route, size):
    """What the names in the formula of a route stand for in a shop of this size."""
    sizes = SHOPS[size].numbers()
    table = CARDINALITIES.get(route, {})
    return {name: evaluate(formula, sizes) for name, formula in table.items()}


def routes_of_the_site():
    """Every route of the site, as the URL configuration writes it; groups of regular expressions as `<name>`."""
    routes = _routes(get_resolver().url_patterns)
    return admin_pages() | {"/" + re.sub(r"\(\?P<(\w+)>.*?\)", r"<\1>", route).rstrip("$") for route in routes}


def admin_pages():
    """The pages of the site's own models in the admin; those of Django's apps are not the subject here."""
    models = [model._meta for model in site._registry if not model.__module__.startswith("django.")]
    paths = [f"/admin/{meta.app_label}/{meta.model_name}/" for meta in models]
    return {path + page for path in paths for page in ("", "add/", "<object_id>/change/", "<object_id>/history/")}


def _routes(patterns, prefix=""):
    for pattern in patterns:
        if getattr(pattern, "app_name", None) == "admin":
            continue
        route = prefix + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route
