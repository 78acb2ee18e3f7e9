"""Django's deployment checks on the settings of a case."""

import unittest

from proving import checks

SETTINGS = "shop/settings.py"


def case(text, *named):
    """A case with one settings module, of which findings name these checks."""
    finding = {"rule": "sure/debug-on", "symbol": "shop.settings", "checks": list(named)}
    return {"rule": "sure/debug-on", "files": {SETTINGS: text}, "found": [finding]}


QUIET = ["security.W001", "security.W002", "security.W003", "security.W020"]


class Checks(unittest.TestCase):
    def test_what_both_say_agrees(self):
        self.assertEqual(checks.verdict(case("DEBUG = True\n", "security.W018", *QUIET)).disagreements, [])

    def test_what_django_alone_says_is_told(self):
        said = checks.verdict(case("DEBUG = True\n", *QUIET)).disagreements
        self.assertEqual(said, ["Django says security.W018, and no finding does"])

    def test_what_a_finding_alone_says_is_told(self):
        said = checks.verdict(case("DEBUG = False\n", "security.W018", *QUIET)).disagreements
        self.assertEqual(said, ["Django does not say security.W018"])

    def test_what_is_not_installed_is_not_judged(self):
        verdict = checks.verdict(case("from nowhere import *\n", "security.W018"))
        self.assertIn("nowhere", verdict.reason)
