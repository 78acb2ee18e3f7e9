"""From the counts of runs to the growth of each line of a case."""

import ast

# What stands where in the line of a run, behind path and line.
QUERIES, ROWS = 2, 3


def runs_of(result):
    """All runs of a result, those with few rows first."""
    return [run for size in result["sizes"] for run in size["runs"]]


class Growth:
    """By how much each line grew in each entry, at most: an entry runs several times, in different ways."""

    def __init__(self, case, result):
        self.places = Places(case)
        self.entries = {}
        # The most queries of each entry with few rows, and where it repeated one.
        self.few, self.repeats = {}, set()
        # By how many rows each line loads more.
        self.rows = {}
        for few, many in zip(*(size["runs"] for size in result["sizes"]), strict=False):
            before, after = self._counts(few), self._counts(many)
            _grow(self.entries.setdefault(few["name"], {}), before, after)
            _grow(self.rows, self._counts(few, ROWS), self._counts(many, ROWS))
            self.few[few["name"]] = max(self.few.get(few["name"], 0), sum(before.values()))
            self.repeats |= {self.places.of(path, line) for path, line, *_, again in few["lines"] if again}
        failed = [run for run in runs_of(result) if run["error"]]
        self.errors = sorted({f"`{run['name']}` raised {run['error']}" for run in failed})

    def _counts(self, run, what=QUERIES):
        counts = {}
        for line in run["lines"]:
            place = self.places.of(line[0], line[1])
            counts[place] = counts.get(place, 0) + line[what]
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


def _grow(growth, before, after):
    for place, count in after.items():
        growth[place] = max(growth.get(place, 0), count - before.get(place, 0))


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
