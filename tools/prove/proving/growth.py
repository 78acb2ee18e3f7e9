"""From the counts of runs to the growth of each line of a case."""

import ast

# What stands where in the line of a run, behind path and line.
QUERIES, ROWS = 2, 3


class Growth:
    """By how much each line grew in each entry, at most: an entry runs several times, in different ways."""

    def __init__(self, case, result):
        self.places = Places(case)
        # By the shape of the rows, then by entry.
        self.shapes = {}
        # The most queries of each entry with few rows, and where it asked a table twice.
        self.few, self.repeats = {}, set()
        # By how many rows each line loads more.
        self.rows = {}
        for run in result["runs"]:
            name, few, many = run["name"], run["few"], run["many"]
            before, after = self._counts(few), self._counts(many)
            _grow(self.shapes.setdefault(run["shape"], {}).setdefault(name, {}), before, after)
            _grow(self.rows, self._counts(few, ROWS), self._counts(many, ROWS))
            self.few[name] = max(self.few.get(name, 0), sum(before.values()))
            self.repeats |= {self.places.of(path, line) for path, line, *_, again in few["lines"] if again}
        self.errors = sorted(f"`{name}` raised {error}" for name, error in errors(result))

    def _counts(self, run, what=QUERIES):
        counts = {}
        for line in run["lines"]:
            place = self.places.of(line[0], line[1])
            counts[place] = counts.get(place, 0) + line[what]
        return counts

    def of(self, place):
        """By how much the line grew in one entry, and in all of them together; empty if it did not.

        The first shape in which it grew counts: where one row has all children, the lines of a loop differ more.
        """
        for entries in self.shapes.values():
            grown = [entry[place] for entry in entries.values() if entry.get(place)]
            if grown:
                return {*grown, sum(grown)}
        return set()

    def lines(self):
        """All lines that grew."""
        entries = [entry for entries in self.shapes.values() for entry in entries.values()]
        return {place for entry in entries for place, by in entry.items() if by}

    def totals(self):
        """The growth of all lines in all entries, for each shape."""
        return [sum(by for entry in entries.values() for by in entry.values()) for entries in self.shapes.values()]


def errors(result):
    """What entries raised, with their names."""
    runs = [(run["name"], run[size]["error"]) for run in result["runs"] for size in ("few", "many")]
    return {(name, error) for name, error in runs if error}


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
        modules = {path: text for path, text in case["files"].items() if path.endswith(".py")}
        self.statements = {path: list(_statements(text)) for path, text in modules.items()}

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
