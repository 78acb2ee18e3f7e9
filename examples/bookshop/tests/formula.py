"""Cost formulas: `1 + |books| + 2·|books|·|authors|` is a sum of products of numbers and names."""


class UnknownName(ValueError):
    """The formula names something that has no number."""


def evaluate(text, numbers):
    """The value of a formula, where `numbers` says what each name stands for."""
    return sum(_product(term, numbers) for term in str(text).split("+"))


def _product(term, numbers):
    value = 1
    for factor in term.split("·"):
        value *= _factor(factor.strip(), numbers)
    return value


def _factor(factor, numbers):
    if factor.isdecimal():
        return int(factor)
    name = factor.removeprefix("|").removesuffix("|")
    if factor != f"|{name}|" or not name:
        raise ValueError(f"{factor!r} is neither a number nor a |name|.")
    if name not in numbers:
        raise UnknownName(f"nothing says how many |{name}| there are.")
    return numbers[name]
