"""Proof by experiment: runs the cases of the rules' pages under a real Django and counts their queries.

    prove.py CASES.json [PART]

CASES.json is what `cargo run -p swiftsure_mdtest --example cases` prints; with PART, only pages and headings that
contain it are run. Cases on settings are compared with Django's own deployment checks. Any other runs with 3 and with 30 rows in its tables. A line that a finding names must send as many
more queries as the cost of the finding says, and no other line may send more; a fix must save them and
change no answer. Exit code 1 if anything differs.
"""

import argparse
import collections
import gc
import json
import multiprocessing
import pathlib
import sys
import warnings

from proving import checks, experiment, judge

# The lens whose rules speak of queries, and the one whose rules speak of settings.
LENSES = ("swift/", checks.LENS)
SIZES = (3, 30)
# Seconds for one case. Most need half of one.
LIMIT = 20
WORKERS = 2
OUTCOMES = ("agree", "differ", "not shown by a count", "not judged")
# Imported once, before the workers are made: each case starts with them.
PRELOADED = (
    "django.contrib.auth.hashers", "django.core.management.base", "django.db.backends.sqlite3.base",
    "django.db.models", "django.shortcuts", "django.template", "django.test.client", "django.views.generic",
)  # fmt: skip


def main(arguments=None):
    """Runs the experiments and prints what came of them. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=pathlib.Path)
    parser.add_argument("part", nargs="?", default="")
    options = parser.parse_args(arguments)
    cases = json.loads(options.cases.read_text(encoding="utf-8"))
    cases = [case for case in cases if case["rule"].startswith(LENSES) and options.part in _title(case)]
    _preload()
    # The workers themselves never touch Django; each case has a process below them.
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        verdicts = list(pool.imap(prove, cases))
    print("\n".join(report(cases, verdicts)))
    return int(any(verdict.disagreements for verdict in verdicts))


def prove(case):
    """The verdict on one case."""
    verdict = judge.skipped(case)
    if verdict is None and case["rule"].startswith(checks.LENS):
        verdict = checks.verdict(case)
    if verdict is None:
        fixes = [finding["fixed"] and experiment.run(case, finding["fixed"], SIZES, LIMIT) for finding in case["found"]]
        verdict = judge.verdict(case, experiment.run(case, {}, SIZES, LIMIT), fixes, SIZES)
    return verdict


def report(cases, verdicts):
    """A line for each page, one for each case that was not judged, one for each disagreement, and one on all."""
    pages, details = {}, []
    for case, verdict in zip(cases, verdicts, strict=True):
        counts = pages.setdefault(case["page"], collections.Counter())
        name = _title(case)
        if verdict.disagreements:
            counts["differ"] += 1
            details += [f"{name}: {sentence}" for sentence in verdict.disagreements]
        elif verdict.reason:
            counts["not judged"] += 1
            details.append(f"{name}: not judged, {verdict.reason}")
        elif verdict.silent:
            counts["not shown by a count"] += 1
        else:
            counts["agree"] += 1
    total = sum(pages.values(), collections.Counter())
    lines = [f"{page}: {_counts(counts)}" for page, counts in pages.items()]
    return [*lines, *details, f"{total.total()} cases: {_counts(total)}"]


def _counts(counts):
    return ", ".join(f"{counts[what]} {what}" for what in OUTCOMES if counts[what])


def _title(case):
    return f"{pathlib.PurePosixPath(case['page']).name}: {case['heading']}"


def _preload():
    for name in PRELOADED:
        __import__(name)
    warnings.simplefilter("ignore")
    # What is loaded by now stays; no case needs to look at it, nor to copy it.
    gc.freeze()
    gc.disable()


if __name__ == "__main__":
    sys.exit(main())
