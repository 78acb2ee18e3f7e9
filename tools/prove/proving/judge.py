"""What a page says about its cases against what was counted. Nothing here runs anything."""

import itertools
import re
import sys

from proving.growth import Growth

# What these rules find costs time or memory, and no query.
NO_COUNT = {
    "swift/len-instead-of-count",
    "swift/count-instead-of-exists",
    "swift/membership-in-list",
    "swift/python-side-work",
    "swift/unbounded-queryset",
    "swift/blocking-io-in-request",
    "swift/long-transaction",
    "swift/sync-in-async",
    "swift/blocking-migration",
    "swift/context-processor-cost",
    "swift/duplicate-index",
    "swift/leading-wildcard",
    "swift/missing-index",
    "swift/multi-valued-join-blowup",
    "swift/order-by-random",
    "swift/wrong-index-type",
}
# Of those, the ones that load rows for nothing: the rows can be counted.
LOADS = {"swift/len-instead-of-count", "swift/python-side-work", "swift/unbounded-queryset"}
REPEATED = "swift/repeated-query"
# What these rules find is a query that need not be. It grows only if it stands in a loop, which other rules say, too.
NEEDLESS = {REPEATED, "swift/unused-eager-load"}
# The place of what no line of the case asks.
OUTSIDE = ("", 0)
NEWER = re.compile(r"ImportError: cannot import name '(\w+)' from '(\w+)")
SKIP = re.compile(r"skip because \S.*")


class Verdict:
    """What came of one case.

    Where it was not judged, `reason` says why. It is `silent` where its rule speaks of something that is not counted.
    """

    def __init__(self, disagreements=(), reason="", silent=False):
        self.disagreements = list(disagreements)
        self.reason = reason
        self.silent = silent


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
        newer = NEWER.search(result["error"])
        if newer and newer[2] in sys.stdlib_module_names:
            return Verdict(reason=f"it needs a newer Python, with `{newer[2]}.{newer[1]}`")
        return Verdict([f"it does not run: {result['error']}"])
    growth = Growth(case, result)
    counted = [finding for finding in case["found"] if finding["rule"] not in NO_COUNT]
    problems = [*_unmet(counted, growth, sizes), *_unexpected(counted, growth), *_unloaded(case, growth, sizes)]
    problems += _broken(result)
    for finding, fixed in zip(case["found"], fixes, strict=False):
        if fixed:
            problems += _unmended(case, finding, (result, growth), fixed, sizes)
    if problems and result["missing"]:
        names = ", ".join(f"`{name}`" for name in result["missing"])
        return Verdict(reason=f"it needs {names}, which is not installed here")
    return Verdict(problems, silent=_shows_nothing(case, fixes))


def _shows_nothing(case, fixes):
    """Whether the rule of the page speaks in the case, and of something that was not counted."""
    rule = case["rule"]
    uncounted = rule in NO_COUNT - LOADS or (rule in NEEDLESS - {REPEATED} and not any(fixes))
    return uncounted and any(finding["rule"] == rule for finding in case["found"])


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
        # What a declaration makes the library do is asked by the library.
        grown = growth.of(place) or growth.of(OUTSIDE)
        growing = [finding for finding in findings if finding["rule"] not in NEEDLESS] or findings
        if _fits(growing, grown, sizes):
            continue
        said = " or ".join(str(number) if number else "nothing" for number in sorted(expected(growing, sizes)))
        did = f"grew by {max(grown)}" if grown else "did not grow"
        yield f"{_name(place)} {did}, the page says {said}{'' if grown else _because(growth)}"


def _unexpected(found, growth):
    named = {(finding["path"], finding["line"]) for finding in found}
    if any(not growth.of(place) for place in named):
        named.add(OUTSIDE)
    for place in sorted(growth.lines() - named):
        yield f"{_name(place)} grew by {max(growth.of(place))}, the page says nothing"


def _unloaded(case, growth, sizes):
    for finding in case["found"]:
        place = (finding["path"], finding["line"])
        more = growth.rows.get(place, 0) or growth.rows.get(OUTSIDE, 0)
        if finding["rule"] in LOADS and finding["rule"] == case["rule"] and more < sizes[1] - sizes[0]:
            yield f"{_name(place)} loads {more} rows more, the page says all{_because(growth)}"


def _broken(result):
    """A case none of whose runs comes to its end states nothing."""
    runs = result["runs"]
    if not runs:
        yield "nothing in it could be called"
    elif all(run["few"]["error"] for run in runs):
        yield f"`{runs[0]['name']}` raised {runs[0]['few']['error']}"


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
    totals = list(zip(growth.totals(), after.totals(), strict=False))
    if finding["rule"] not in NO_COUNT and not _fits([finding], {was - left for was, left in totals}, sizes):
        yield f"{name} leaves a growth of {totals[0][1]} where it was {totals[0][0]}"
    changed = {
        old["name"]
        for old, new in zip(result["runs"], fixed["runs"], strict=False)
        for size in ("few", "many")
        if _said(old[size]) != _said(new[size])
    }
    yield from (f"{name} changes what `{entry}` answers" for entry in sorted(changed))


def _said(run):
    return run["answer"], run["error"]


def _because(growth):
    return f" ({growth.errors[0]})" if growth.errors else ""


def _name(place):
    path, line = place
    if not path:
        return "code outside of the case"
    return f"line {line}" if path == "shop/views.py" else f"`{path}` line {line}"
