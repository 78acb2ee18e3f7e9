"""What Django's own deployment checks say of the settings of a case, against what the findings name.

As a program, it reads {"files": ..., "module": ...} and writes {"checks": [...]} or {"error": ...}.
"""

import importlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from proving.judge import Verdict

LENS = "sure/"
LIMIT = 20
# Where these words stand, the machine or an import decides, and the two need not agree.
UNDECIDED = re.compile(r"os\.environ|getenv|environ|decouple|sys\.argv|local_settings")
# Checks of other things than settings.
OTHER = {"security.E100", "security.E101", "security.E102"}
# A case that has no key is about something else.
KEY = "k3v9q0x7m2w8e5r1t6y4u0i9o3p7a5s2d8f1g6h4j0k9l3z7x5c2"


def verdict(case):
    """Compares the checks that the findings of a case name with those that Django warns of."""
    module = _module(case)
    if module is None:
        return Verdict(reason="no settings module runs in it")
    given = json.dumps({"files": case["files"], "module": module})
    command = [sys.executable, "-m", "proving.checks"]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=LIMIT, check=False)
    if done.returncode:
        return Verdict([f"its settings do not run: {done.stderr.strip().splitlines()[-1:]}"])
    answer = json.loads(done.stdout)
    if "error" in answer:
        return Verdict(reason=answer["error"])
    ours = {check for finding in case["found"] for check in finding["checks"] if check in answer["known"]}
    django = set(answer["checks"]) - OTHER
    problems = [f"Django does not say {check}" for check in sorted(ours - django)]
    if not UNDECIDED.search("\n".join(case["files"].values())):
        problems += [f"Django says {check}, and no finding does" for check in sorted(django - ours)]
    return Verdict(problems)


def _module(case):
    """The settings module that was judged; without findings, the one that is called as such."""
    symbols = [finding["symbol"] for finding in case["found"] if finding["rule"].startswith(LENS)]
    names = [path.removesuffix(".py").replace("/", ".") for path in case["files"]]
    # A folder without an `__init__.py` is no part of the name that a finding has.
    judged = [name for symbol in symbols for name in names if f".{name}".endswith(f".{symbol}")]
    if judged:
        return judged[0]
    called = [name for name in names if name.endswith(("prod", "production")) or name == "shop.settings"]
    return called[0] if called else None


def main():
    """Runs Django's checks on the settings that are given."""
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in given["files"].items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        json.dump(_checked(given["module"]), sys.stdout)


def _checked(module):
    from django.conf import settings
    from django.core import checks
    from django.core.exceptions import ImproperlyConfigured

    try:
        found = vars(importlib.import_module(module))
    except ImportError as error:
        return {"error": f"it needs what is not installed here: {error.name}"}
    except (ImproperlyConfigured, KeyError) as error:
        return {"error": f"the environment has no {error}"}
    named = {name: value for name, value in found.items() if name.isupper()}
    settings.configure(**{"SECRET_KEY": KEY, **named})
    messages = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    security = importlib.import_module("django.core.checks.security.base")
    known = {f"security.W{number:03}" for number in range(1, 26)} | {"security.E023", "security.E024"}
    known |= {item.id for item in vars(security).values() if isinstance(item, checks.CheckMessage)}
    return {"checks": [message.id for message in messages], "known": sorted(known)}


if __name__ == "__main__":
    main()
