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
# What these rules find is one query too many, however many rows there are.
ONE_TOO_MANY = {"swift/repeated-query", "swift/unused-eager-load"}
SKIP = re.compile(r"skip because \S.*")


class Verdict:
    """What came of one case: `shown` is false where it was not judged, with the reason in `reason`."""

    def __init__(self, disagreements=(), shown=True, reason=""):
        self.disagreements = list(disagreements)
        self.shown = shown
        self.reason = reason


def skipped(case):
    """The verdict on a case that is not to be run, or None."""
    note = case.get("prove")
    if note is None:
        return None
    if SKIP.fullmatch(note):
        return Verdict(shown=False, reason=note.removeprefix("skip because "))
    return Verdict([f"`prove: {note}` is not read: write `prove: skip because ...`"])


def verdict(case, result, sizes):
    """Compares each line of the case with the findings that name it."""
    if "error" in result:
        return Verdict([f"it does not run: {result['error']}"])
    growth = Growth(case, result)
    found = [finding for finding in case["found"] if finding["rule"] not in NO_COUNT]
    problems = [*_unmet(found, growth, sizes), *_unexpected(found, growth), *_broken(result)]
    if problems and result["missing"]:
        names = ", ".join(f"`{name}`" for name in result["missing"])
        return Verdict(shown=False, reason=f"it needs {names}, which is not installed here")
    own = {finding["rule"] for finding in case["found"]} & NO_COUNT
    if not problems and case["rule"] in own:
        return Verdict(shown=False, reason="a count does not show it")
    return Verdict(problems)


class Growth:
    """By how much each line grew in each run; lines of one statement are one where a finding names the statement."""

    def __init__(self, case, result):
        named = {(finding["path"], finding["line"]) for finding in case["found"]}
        self.places = _Places(case["files"], named)
        self.runs = [self._grown(pair) for pair in zip(*(size["runs"] for size in result["sizes"]))]
        # Queries, and repeated ones, with few rows: by line, from the run with the most.
        self.queries, self.repeated = {}, {}
        for run in result["sizes"][0]["runs"]:
            for path, line, count, repeated in run["lines"]:
                place = self.places.of(path, line)
                self.queries[place] = max(self.queries.get(place, 0), count)
                self.repeated[place] = max(self.repeated.get(place, 0), repeated)
        self.errors = sorted({f"`{run['name']}` raised {run['error']}" for run in self._failed(result)})

    def _grown(self, pair):
        few, many = (self._counts(run) for run in pair)
        return {place: many[place] - few.get(place, 0) for place in many}

    def _counts(self, run):
        counts = {}
        for path, line, count, _ in run["lines"]:
            place = self.places.of(path, line)
            counts[place] = counts.get(place, 0) + count
        return counts

    def _failed(self, result):
        return [run for size in result["sizes"] for run in size["runs"] if run["error"]]

    def of(self, place):
        """What the line grew by in each run in which it grew, and in all runs together."""
        grown = [run[place] for run in self.runs if run.get(place, 0) > 0]
        return {*grown, sum(grown)} - {0}

    def lines(self):
        """All lines that grew."""
        return {place for run in self.runs for place, by in run.items() if by > 0}


class _Places:
    """Which line a query belongs to: a finding names the line on which its expression begins."""

    def __init__(self, files, named):
        self.named = named
        self.statements = {path: list(_statements(text)) for path, text in files.items()}

    def of(self, path, line):
        if (path, line) in self.named:
            return path, line
        around = [(end - start, start) for start, end in self.statements.get(path, []) if start <= line <= end]
        start = min(around)[1] if around else line
        return next((one for one in ((path, at) for at in range(line, start - 1, -1)) if one in self.named), (path, line))


def _statements(text):
    """First and last line of each statement; of a compound one, its head."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            first = body[0] if isinstance(body, list) else None
            head_end = getattr(first, "lineno", node.lineno + 1) - 1
            yield node.lineno, max(node.lineno, head_end) if first else node.end_lineno


def expected(findings, sizes):
    """What a line may grow by, from the costs of its findings: a set of numbers.

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


def _unmet(found, growth, sizes):
    by_place = {}
    for finding in found:
        by_place.setdefault((finding["path"], finding["line"]), []).append(finding)
    for place, findings in sorted(by_place.items()):
        single = [finding for finding in findings if finding["rule"] in ONE_TOO_MANY]
        growing = [finding for finding in findings if finding["rule"] not in ONE_TOO_MANY]
        for finding in single:
            yield from _too_many(place, finding, growth)
        yield from _grows(place, growing, growth, sizes) if growing else ()


def _too_many(place, finding, growth):
    if finding["rule"] == "swift/repeated-query" and not growth.repeated.get(place):
        yield f"{_name(place)} repeats no query; the page says it does{_because(growth)}"


def _grows(place, findings, growth, sizes):
    wanted, grown = expected(findings, sizes), growth.of(place)
    if wanted & (grown or {0}):
        return
    if any(finding["upper"] for finding in findings) and any(by <= max(wanted) for by in grown):
        return
    if any(finding["open"] for finding in findings) and any(by >= min(wanted) for by in grown):
        return
    said = " or ".join(map(str, sorted(wanted)))
    did = f"grew by {' and '.join(map(str, sorted(grown)))}" if grown else "did not grow"
    yield f"{_name(place)} {did}, the page says {said}{'' if grown else _because(growth)}"


def _unexpected(found, growth):
    named = {(finding["path"], finding["line"]) for finding in found}
    for place in sorted(growth.lines() - named):
        yield f"{_name(place)} grew by {max(growth.of(place))}, the page says nothing"


def _broken(result):
    """A case none of whose runs comes to its end states nothing."""
    runs = [run for size in result["sizes"] for run in size["runs"]]
    if not runs:
        yield "nothing in it could be called"
    elif all(run["error"] for run in runs):
        yield f"`{runs[0]['name']}` raised {runs[0]['error']}"


def _because(growth):
    return f" ({growth.errors[0]})" if growth.errors else ""


def _name(place):
    path, line = place
    if not path:
        return "Code outside of the case"
    return f"line {line}" if path == "shop/views.py" else f"`{path}` line {line}"
