"""What is said about counts, without counting."""

import itertools
import unittest

from proving import judge

SIZES = (3, 30)
VIEWS = "shop/views.py"


def finding(line, cost=((1, ("orders",)),), rule="swift/n-plus-one", **more):
    """A finding of the case."""
    common = {"path": VIEWS, "asked": [], "open": False, "upper": False, "fixed": {}}
    return {"rule": rule, "line": line, "cost": cost, **common, **more}


def case(*found, text="a\nb\nc\n"):
    """A case of one file."""
    return {"rule": "swift/n-plus-one", "files": {VIEWS: text}, "found": list(found)}


def result(*entries, missing=(), shapes=("paired",)):
    """A result: for each entry, its lines as `{line: (queries with few rows, with many)}`."""

    def ran(lines, at):
        counted = [[VIEWS, line, counts[at], counts[at], False] for line, counts in lines.items()]
        return {"error": None, "answer": "", "lines": counted}

    runs = [
        {"name": name, "shape": shape, "few": ran(lines, 0), "many": ran(lines, 1)}
        for shape, (name, lines) in itertools.product(shapes, entries)
    ]
    return {"missing": list(missing), "runs": runs}


def said(case, result, fixes=()):
    """The disagreements."""
    return judge.verdict(case, result, fixes, SIZES).disagreements


class Lines(unittest.TestCase):
    def test_a_line_that_grows_as_its_cost_says_agrees(self):
        self.assertEqual(said(case(finding(2)), result(("page", {1: (1, 1), 2: (3, 30)}))), [])

    def test_a_line_that_grows_by_something_else_differs(self):
        found = said(case(finding(2)), result(("page", {2: (6, 60)})))
        self.assertEqual(found, ["line 2 grew by 54, the page says 27"])

    def test_a_line_that_does_not_grow_differs(self):
        found = said(case(finding(2)), result(("page", {2: (1, 1)})))
        self.assertEqual(found, ["line 2 did not grow, the page says 27"])

    def test_a_line_of_no_finding_must_not_grow(self):
        found = said(case(), result(("page", {3: (3, 30)})))
        self.assertEqual(found, ["line 3 grew by 27, the page says nothing"])

    def test_findings_of_one_line_add_up(self):
        two = case(finding(2), finding(2, rule="swift/write-in-loop"))
        self.assertEqual(said(two, result(("page", {2: (6, 60)}))), [])

    def test_nested_loops_grow_with_their_product_or_with_one_row_each(self):
        nested = case(finding(2, cost=((1, ("lines", "orders")),)))
        self.assertEqual(said(nested, result(("page", {2: (9, 900)}))), [])
        self.assertEqual(said(nested, result(("page", {2: (3, 30)}))), [])
        self.assertEqual(len(said(nested, result(("page", {2: (6, 60)})))), 1)

    def test_constant_terms_do_not_grow(self):
        found = case(finding(2, cost=((2, ()), (3, ("orders",)))))
        self.assertEqual(said(found, result(("page", {2: (11, 92)}))), [])

    def test_a_cost_that_is_open_or_at_most_leaves_room(self):
        self.assertEqual(said(case(finding(2, open=True)), result(("page", {2: (9, 90)}))), [])
        self.assertEqual(said(case(finding(2, upper=True)), result(("page", {2: (2, 12)}))), [])
        self.assertEqual(len(said(case(finding(2, upper=True)), result(("page", {2: (1, 1)})))), 1)

    def test_the_way_of_an_entry_that_asks_most_counts(self):
        self.assertEqual(said(case(finding(2)), result(("page", {2: (1, 1)}), ("page", {2: (3, 30)}))), [])

    def test_rows_of_the_second_shape_count_where_the_first_does_not_grow(self):
        counted = result(("page", {2: (1, 1)}), shapes=("paired", "gathered"))
        counted["runs"][1]["many"]["lines"][0][2] = 28
        self.assertEqual(said(case(finding(2)), counted), [])
        self.assertEqual(said(case(), counted), ["line 2 grew by 27, the page says nothing"])

    def test_a_query_belongs_to_the_finding_of_its_statement(self):
        text = "a\nrows = (\n    Order.objects\n    .all()\n)\nb\n"
        self.assertEqual(said(case(finding(2), text=text), result(("page", {4: (3, 30)}))), [])

    def test_a_finding_that_asks_on_several_lines_counts_them_together(self):
        several = finding(1, cost=((2, ("orders",)),), asked=[{"path": VIEWS, "line": 1}, {"path": VIEWS, "line": 3}])
        self.assertEqual(said(case(several), result(("page", {1: (3, 30), 3: (3, 30)}))), [])


class Fixes(unittest.TestCase):
    def setUp(self):
        self.case = case(finding(2, fixed={VIEWS: "a\nb\nc\n"}))
        self.before = result(("page", {2: (3, 30)}))

    def test_a_fix_saves_what_the_finding_costs(self):
        self.assertEqual(said(self.case, self.before, [result(("page", {1: (1, 1)}))]), [])
        found = said(self.case, self.before, [self.before])
        self.assertEqual(found, ["the fix of line 2 leaves a growth of 27 where it was 27"])

    def test_a_fix_changes_no_answer(self):
        other = result(("page", {1: (1, 1)}))
        other["runs"][0]["many"]["answer"] = "new"
        self.assertEqual(said(self.case, self.before, [other]), ["the fix of line 2 changes what `page` answers"])

    def test_a_fix_runs(self):
        found = said(self.case, self.before, [{"error": "SyntaxError: no"}])
        self.assertEqual(found, ["the fix of line 2 does not run: SyntaxError: no"])


class Whole(unittest.TestCase):
    def test_a_case_that_does_not_run_differs(self):
        self.assertEqual(said(case(), {"error": "ImportError: no"}), ["it does not run: ImportError: no"])
        self.assertEqual(said(case(), result()), ["nothing in it could be called"])

    def test_what_rests_on_a_missing_package_is_not_judged(self):
        verdict = judge.verdict(case(finding(2)), result(("page", {}), missing=["celery"]), (), SIZES)
        self.assertEqual(verdict.disagreements, [])
        self.assertEqual(verdict.reason, "it needs `celery`, which is not installed here")

    def test_what_needs_a_newer_python_is_not_judged(self):
        verdict = judge.verdict(
            case(), {"error": "ImportError: cannot import name 'x' from 'itertools' (y)"}, (), SIZES
        )
        self.assertEqual((verdict.disagreements, verdict.reason), ([], "it needs a newer Python, with `itertools.x`"))

    def test_rows_that_are_loaded_for_nothing_are_counted(self):
        rule = "swift/len-instead-of-count"
        one = {**case(finding(2, rule=rule, cost=())), "rule": rule}
        counted = result(("page", {2: (1, 1)}))
        self.assertEqual(said(one, counted), ["line 2 loads 0 rows more, the page says all"])
        counted["runs"][0]["many"]["lines"][0][3] = 28
        self.assertEqual(said(one, counted), [])

    def test_what_no_count_shows_is_silent(self):
        rule = "swift/membership-in-list"
        one = {**case(finding(2, rule=rule, cost=())), "rule": rule}
        self.assertTrue(judge.verdict(one, result(("page", {2: (1, 1)})), (), SIZES).silent)
        self.assertEqual(len(said(one, result(("page", {2: (3, 30)})))), 1)

    def test_a_repeated_query_is_sent_twice(self):
        one = case(finding(2, rule="swift/repeated-query", cost=((1, ()),)))
        counted = result(("page", {1: (1, 1), 2: (1, 1)}))
        self.assertEqual(said(one, counted), ["line 2 repeats no query, the page says it does"])
        counted["runs"][0]["few"]["lines"][1][4] = True
        self.assertEqual(said(one, counted), [])

    def test_a_note_skips_a_case_and_says_why(self):
        self.assertIsNone(judge.skipped(case()))
        self.assertEqual(judge.skipped({"prove": "skip because it sleeps"}).reason, "it sleeps")
        self.assertEqual(len(judge.skipped({"prove": "ski"}).disagreements), 1)


if __name__ == "__main__":
    unittest.main()
