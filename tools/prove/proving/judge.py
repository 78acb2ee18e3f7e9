"""What a page says about its cases against what was counted. Nothing here runs anything."""

import ast
import itertools
import re

# What these rules find costs time or memory, and no query.
NO_COUNT = {
    "swift/len-instead-of-count",
    "swift/count-instead-of-exists",
    "swift/membership-in-list",
    "swift/python-side-work",
    "swift/unbounded-queryset",
}
REPEATED = "swift/repeated-query"
# What these rules find is a query that need not be. It grows only if it stands in a loop, which other rules say, too.
NEEDLESS = {REPEATED, "swift/unused-eager-load"}
SKIP = re.compile(r"skip because \S.*")


class Verdict:
    """What came of one case. Where it was not judged, `reason` says why."""

    def __init__(self, disagreements=(), reason=""):
        self.disagreements = list(disagreements)
        self.reason = reason


def skipped(case):
    """The verdict on a case that is not to be run, or None."""
    note = case.get("prove")
    if note is None:
        return None
    if SKIP.fullmatch(note):
        return Verdict(reason=note.removeprefix("skip because "))
    return Verdict([f"`prove: {note}` is not read: write `prove: skip because ...`"])


def verdict(case, result, fixes, sizes):
    """Compares each line of the case with the findings that name it, and the case with its fixed versions.

    `fixes` has a result for each finding, or None where Swiftsure does not mend it.
    """
    if "error" in result:
        return Verdict([f"it does not run: {result['error']}"])
    growth = Growth(case, result)
    counted = [finding for finding in case["found"] if finding["rule"] not in NO_COUNT]
    problems = [*_unmet(counted, growth, sizes), *_unexpected(counted, growth), *_broken(result)]
    for finding, fixed in zip(case["found"], fixes, strict=False):
        if fixed:
            problems += _unmended(case, finding, (result, growth), fixed, sizes)
    if problems and result["missing"]:
        names = ", ".join(f"`{name}`" for name in result["missing"])
        return Verdict(reason=f"it needs {names}, which is not installed here")
    if not problems and _shows_nothing(case, fixes):
        return Verdict(reason="a count does not show it")
    return Verdict(problems)


def _shows_nothing(case, fixes):
    """Whether the rule of the page speaks in the case, and of something that was not counted."""
    rule = case["rule"]
    uncounted = rule in NO_COUNT or (rule in NEEDLESS - {REPEATED} and not any(fixes))
    return uncounted and any(finding["rule"] == rule for finding in case["found"])


class Growth:
    """By how much each line grew in each entry, at most: an entry runs several times, in different ways."""

    def __init__(self, case, result):
        self.places = Places(case)
        self.entries = {}
        # The most queries of each entry with few rows, and where it repeated one.
        self.few, self.repeats = {}, set()
        for few, many in zip(*(size["runs"] for size in result["sizes"]), strict=True):
            before, after = self._counts(few), self._counts(many)
            entry = self.entries.setdefault(few["name"], {})
            for place, count in after.items():
                entry[place] = max(entry.get(place, 0), count - before.get(place, 0))
            self.few[few["name"]] = max(self.few.get(few["name"], 0), sum(before.values()))
            self.repeats |= {self.places.of(path, line) for path, line, _, again in few["lines"] if again}
        failed = [run for run in _runs(result) if run["error"]]
        self.errors = sorted({f"`{run['name']}` raised {run['error']}" for run in failed})

    def _counts(self, run):
        counts = {}
        for path, line, count, _ in run["lines"]:
            place = self.places.of(path, line)
            counts[place] = counts.get(place, 0) + count
        return counts

    def of(self, place):
        """By how much the line grew in one entry, and in all of them together; empty if it did not."""
        grown = [entry[place] for entry in self.entries.values() if entry.get(place)]
        return {*grown, sum(grown)} - {0}

    def lines(self):
        """All lines that grew."""
        return {place for entry in self.entries.values() for place, by in entry.items() if by}

    def total(self):
        """The growth of all lines in all entries."""
        return sum(by for entry in self.entries.values() for by in entry.values())


class Places:
    """To which line a query is counted.

    A finding names the line on which its expression begins, and may ask on several lines; a query is sent on the line
    of the last call. Queries of lines that no finding names are counted to the finding that they belong to.
    """

    def __init__(self, case):
        place = lambda one: (one["path"], one["line"])  # noqa: E731
        self.named = {place(finding): place(finding) for finding in case["found"]}
        for finding in case["found"]:
            for asked in finding["asked"]:
                self.named.setdefault(place(asked), place(finding))
        self.statements = {path: list(_statements(text)) for path, text in case["files"].items()}

    def of(self, path, line):
        """The line that a query of this line is counted to."""
        around = [(end - start, start) for start, end in self.statements.get(path, []) if start <= line <= end]
        start = min(around)[1] if around else line
        above = ((path, number) for number in range(line, start - 1, -1))
        return next((self.named[place] for place in above if place in self.named), (path, line))


def _statements(text):
    """First and last line of each statement; of a compound one, its head."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            inner = getattr(node, "body", None)
            yield node.lineno, max(node.lineno, inner[0].lineno - 1) if inner else node.end_lineno


def expected(findings, sizes):
    """What the costs of these findings may grow by: a set of numbers.

    A name in a cost is either rows of its own, or the one row of each outer row; so nested loops may grow both ways.
    """
    few, many = sizes
    ways = [
        [count * (many**power - few**power) for power in range(1, len(factors) + 1)]
        for finding in findings
        for count, factors in finding["cost"]
        if factors
    ]
    return {sum(choice) for choice in itertools.product(*ways)}


def _fits(findings, grown, sizes):
    """Whether one of the numbers is what the costs say; they may leave room to either side."""
    wanted = expected(findings, sizes)
    above = any(finding["open"] for finding in findings)
    below = any(finding["upper"] for finding in findings)
    return any(
        by in wanted or (above and by >= min(wanted)) or (below and 0 < by <= max(wanted)) for by in grown or {0}
    )


def _unmet(found, growth, sizes):
    by_place = {}
    for finding in found:
        by_place.setdefault((finding["path"], finding["line"]), []).append(finding)
    for place, findings in sorted(by_place.items()):
        if any(finding["rule"] == REPEATED for finding in findings) and place not in growth.repeats:
            yield f"{_name(place)} repeats no query, the page says it does{_because(growth)}"
        grown = growth.of(place)
        growing = [finding for finding in findings if finding["rule"] not in NEEDLESS] or findings
        if _fits(growing, grown, sizes):
            continue
        said = " or ".join(str(number) if number else "nothing" for number in sorted(expected(growing, sizes)))
        did = f"grew by {max(grown)}" if grown else "did not grow"
        yield f"{_name(place)} {did}, the page says {said}{'' if grown else _because(growth)}"


def _unexpected(found, growth):
    named = {(finding["path"], finding["line"]) for finding in found}
    for place in sorted(growth.lines() - named):
        yield f"{_name(place)} grew by {max(growth.of(place))}, the page says nothing"


def _broken(result):
    """A case none of whose runs comes to its end states nothing."""
    runs = _runs(result)
    if not runs:
        yield "nothing in it could be called"
    elif all(run["error"] for run in runs):
        yield f"`{runs[0]['name']}` raised {runs[0]['error']}"


def _unmended(case, finding, before, fixed, sizes):
    """What is wrong with the fix of a finding: it must save what the finding costs, and change no answer."""
    result, growth = before
    name = f"the fix of {_name((finding['path'], finding['line']))}"
    if "error" in fixed:
        yield f"{name} does not run: {fixed['error']}"
        return
    after = Growth({**case, "files": {**case["files"], **finding["fixed"]}}, fixed)
    saved = sum(growth.few.values()) - sum(after.few.values())
    constant = sum(count for count, factors in finding["cost"] if not factors)
    if saved < (0 if finding["rule"] in NO_COUNT else constant):
        yield f"{name} saves {saved} queries, the page says {constant}"
    elif finding["rule"] not in NO_COUNT and not _fits([finding], {growth.total() - after.total()}, sizes):
        yield f"{name} leaves a growth of {after.total()} where it was {growth.total()}"
    pairs = zip(_runs(result), _runs(fixed), strict=False)
    changed = sorted(
        {old["name"] for old, new in pairs if (old["answer"], old["error"]) != (new["answer"], new["error"])}
    )
    yield from (f"{name} changes what `{entry}` answers" for entry in changed)


def _runs(result):
    return [run for size in result["sizes"] for run in size["runs"]]


def _because(growth):
    return f" ({growth.errors[0]})" if growth.errors else ""


def _name(place):
    path, line = place
    if not path:
        return "code outside of the case"
    return f"line {line}" if path == "shop/views.py" else f"`{path}` line {line}"
