"""Runs the pipeline in a process that kills itself at the n-th storage or delivery boundary.

A program of its own: it loads everything once, and forks for every line of JSON on its standard
input, ``{"config": path, "kill_at": n}``. For each it prints ``{"killed": bool, "said": the
boundary's name, or what failed in a run that was not killed, "crashed": bool}``. Nothing of the
product is replaced but the model, at its protocol: what is tried here is what survives, not what
is judged.
"""

import importlib
import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401  loaded before the fork, as everything else
from sqlalchemy.engine.default import DefaultDialect

from cli.opening import load, opened_monitor
from pipeline import run
from tests.e2e.scene import Keywords


class Boundaries:
    """Counts what is passed, and ends the process at the chosen one."""

    def __init__(self, kill_at: int, tell: Callable[[str], None]) -> None:
        self.kill_at = kill_at
        self.passed = 0
        self._tell = tell

    def reach(self, name: str) -> None:
        """Pass a boundary, or die there as the power would have it."""
        self.passed += 1
        if self.passed == self.kill_at:
            self._tell(name)
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: type, method: str) -> None:
        """Make one boundary before a method and one after it."""
        original = getattr(owner, method)

        def wrapped(*args: Any, **options: Any) -> Any:
            self.reach(f"before {method}")
            result = original(*args, **options)
            self.reach(f"after {method}")
            return result

        setattr(owner, method, wrapped)


def child(order: dict[str, Any], tell: Callable[[str], None]) -> None:
    """Run once, killed where the order says."""
    boundaries = Boundaries(order["kill_at"], tell)
    boundaries.around(DefaultDialect, "do_commit")
    for method in ("connect", "mail", "rcpt", "data"):
        boundaries.around(smtplib.SMTP, method)
    with opened_monitor(load(Path(order["config"]))) as monitor:
        report = run(replace(monitor, open_classifier=Keywords))
    tell("; ".join(report.failures))


def main() -> None:
    """Answer orders until there are no more."""
    for line in sys.stdin:
        status, said, modules = in_a_fork(json.loads(line))
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        answer = {"killed": killed, "said": said, "crashed": not killed and status != 0}
        print(json.dumps(answer), flush=True)  # noqa: T201  the answer
        for module in modules:  # what this run loaded, the next ones need not load again
            importlib.import_module(module)


def in_a_fork(order: dict[str, Any]) -> tuple[int, str, list[str]]:
    """Return a run's exit status, what it said last, and the modules it loaded."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        before = set(sys.modules)
        child(order, partial(_say, writer))
        loaded = [name for name in sys.modules if name not in before and name[0] != "_"]
        _say(writer, "\n" + " ".join(loaded))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        said, _, modules = told.read().partition("\n")
    _, status = os.waitpid(pid, 0)
    return status, said, modules.split()


def _say(writer: int, text: str) -> None:
    os.write(writer, text.encode())


if __name__ == "__main__":
    main()
