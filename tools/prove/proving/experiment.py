"""The experiment: one case, run with few and with many rows, each in a process of its own; queries counted by line."""

import collections
import contextlib
import inspect
import io
import json
import os
import pathlib
import re
import signal
import sqlite3
import sys
import tempfile
import traceback

import asgiref.sync

from proving import declared, project

# What opens and closes transactions is no question to the database.
NO_QUERY = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.IGNORECASE)
# The table that a query names first.
TABLE = re.compile(r'(?:\b(?:FROM|INTO|UPDATE) "\w+"|$)')
ASYNC_TO_SYNC = asgiref.sync.__file__
# The line of queries that no line of the case sent.
NOWHERE = ("", 0)


def run(case, fixed, sizes, limit):
    """What happens with few and with many rows: `{"missing": [...], "runs": [...]}` or `{"error": ...}`.

    A run is `{"name", "shape", "few", "many"}`. `fixed` has the files that replace those of the case. Nothing that the
    case does outlives it, and it has `limit` seconds.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.realpath(folder)
        files = {**case["files"], **fixed}
        return in_process(lambda: _run(case, files, root, sizes, limit), limit)


def _run(case, files, root, sizes, limit):
    missing = project.set_up(files, root)
    # This needs the settings.
    from proving.rows import SHAPES

    runs = []
    for shape in SHAPES:
        # The tables are copied with the process: each size finds them empty, and no view has run yet.
        done = [in_process(lambda rows=(count, shape): _with_rows(case, root, *rows), limit) for count in sizes]
        for one in done:
            if "error" in one:
                return one
        few, many = (_by_way(one["runs"]) for one in done)
        ways = [way for way in few if way in many]
        runs += [{"name": way[0], "shape": shape, "few": few[way], "many": many[way]} for way in ways]
    return {"missing": missing, "runs": runs}


def _with_rows(case, root, count, shape):
    from proving import calls
    from proving.rows import fill

    fill(count, shape)
    modules = project.modules_of(case["files"])
    entries = calls.entries(modules, count, calls.ways_to_ask(case["files"].values())) or calls.functions(
        modules, count
    )
    runs = [(name, _call(root, prepare)) for name, prepare in entries]
    seen = {(path, line) for _, run in runs for path, line, *_ in run["lines"]}
    symbols = {finding["symbol"] for finding in case["found"] if (finding["path"], finding["line"]) not in seen}
    for symbol in sorted(symbols):
        runs += [(name, _call(root, prepare)) for name, prepare in calls.named(symbol, modules, count)]
    return {"runs": runs}


def _by_way(runs):
    """The runs by the name of the entry and how often it ran before: always in another way."""
    numbers = collections.Counter()
    found = {}
    for name, run in runs:
        found[name, numbers[name]] = run
        numbers[name] += 1
    return found


def _call(root, prepare):
    """One call, undone afterwards: `{"error", "answer", "lines": [[path, line, queries, rows, again], ...]}`.

    `rows` came back; `again` says whether a table that the line asks is asked more than once in the call.
    """
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.db import connection, transaction

    from proving import calls

    ContentType.objects.clear_cache()
    cache.clear()
    counter = Counter(root)
    answer = error = None
    with transaction.atomic():
        try:
            call = prepare()
            with connection.execute_wrapper(counter), counter.fetches():
                answer = call()
                if inspect.iscoroutine(answer):
                    answer = calls.awaited(answer)
        # Whatever the case raises is what is reported.
        except Exception as problem:  # noqa: BLE001
            error = f"{type(problem).__name__}: {problem}"
        finally:
            transaction.set_rollback(True)
    return {"error": error, "answer": calls.text_of(answer), "lines": counter.lines()}


class Counter:
    """Counts queries by the innermost line of the case that is being executed."""

    def __init__(self, root):
        self.root = root + os.sep
        self.counts = collections.Counter()
        self.rows = collections.Counter()
        self.tables = collections.defaultdict(list)

    def __call__(self, execute, sql, params, many, context):
        """Counts a query and sends it; Django calls this."""
        if not NO_QUERY.match(sql):
            place = self._place()
            self.counts[place] += 1
            self.tables[TABLE.search(sql)[0]].append(place)
        return execute(sql, params, many, context)

    def lines(self):
        """What was counted, sorted."""
        again = {place for places in self.tables.values() if len(places) > 1 for place in places}
        places = sorted({*self.counts, *self.rows})
        return [[*place, self.counts[place], self.rows[place], place in again] for place in places]

    @contextlib.contextmanager
    def fetches(self):
        """Counts the rows that come back from SQLite inside."""
        from django.db.backends.sqlite3.base import SQLiteCursorWrapper as Cursor

        def counted(fetch, size):
            def fetching(*args):
                rows = fetch(*args)
                if rows:
                    self.rows[self._place()] += size(rows)
                return rows

            return fetching

        Cursor.fetchone = counted(sqlite3.Cursor.fetchone, lambda row: 1)
        Cursor.fetchmany = counted(sqlite3.Cursor.fetchmany, len)
        Cursor.fetchall = counted(sqlite3.Cursor.fetchall, len)
        try:
            yield
        finally:
            del Cursor.fetchone, Cursor.fetchmany, Cursor.fetchall

    def _place(self):
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self.root):
                return self._line(frame)
            if frame.f_code.co_name == "render_annotated":
                return self._node(frame.f_locals["self"])
            shown = declared.place(frame, self.root)
            if shown:
                return shown
            # A coroutine that waits for its query is in no frame, but whoever waits for the coroutine is.
            if frame.f_code.co_filename == ASYNC_TO_SYNC:
                place = self._waiting(list(frame.f_locals.values()))
                if place:
                    return place
            frame = frame.f_back
        return NOWHERE

    def _waiting(self, values):
        """The innermost line of the case at which one of these values waits."""
        place = None
        for value in filter(inspect.iscoroutine, values):
            coroutine = value
            while inspect.iscoroutine(coroutine):
                frame = coroutine.cr_frame
                if frame and frame.f_code.co_filename.startswith(self.root):
                    place = self._line(frame)
                coroutine = coroutine.cr_await
        return place

    def _node(self, node):
        """The line of a template's node."""
        found = pathlib.Path(self.root).glob(f"**/templates/{node.origin.template_name}")
        path = next(found, None)
        return (path.relative_to(self.root).as_posix(), node.token.lineno) if path else NOWHERE

    def _line(self, frame):
        return pathlib.Path(frame.f_code.co_filename[len(self.root) :]).as_posix(), frame.f_lineno


def in_process(work, limit):
    """What `work` returns, done in a copy of this process; an `error` if it raises, dies, or takes too long.

    The limit is in seconds of computing, so that a busy machine changes nothing, and in a minute of waiting.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            # These signals end the process, whatever it does.
            signal.setitimer(signal.ITIMER_PROF, limit)
            signal.alarm(60)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                result = work()
        except BaseException as problem:  # noqa: BLE001
            result = {"error": f"{type(problem).__name__}: {problem}", "trace": traceback.format_exc()}
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(result, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if text:
        return json.loads(text)
    late = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM)
    return {"error": f"it takes longer than {limit} seconds" if late else "its process died"}
