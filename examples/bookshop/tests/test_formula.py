"""Formulas mean what they say."""

import unittest

from tests.formula import UnknownName, evaluate


class Formula(unittest.TestCase):
    def test_a_sum_of_products_is_evaluated(self):
        numbers = {"books": 3, "authors": 7}
        self.assertEqual(evaluate("1 + |books| + 2·|books|·|authors|", numbers), 46)

    def test_a_plain_number_is_itself(self):
        self.assertEqual(evaluate("4", {}), 4)
        self.assertEqual(evaluate(4, {}), 4)

    def test_an_unknown_name_is_reported(self):
        with self.assertRaisesRegex(UnknownName, r"\|shelves\|"):
            evaluate("1 + |shelves|", {"books": 3})

    def test_anything_else_is_refused(self):
        for text in ("", "books", "1 - |books|", "||", "1 +"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                evaluate(text, {"books": 3})
