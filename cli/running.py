"""``headsup run``: one locked run, shown to a person or written for a script."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import truststore
from rich.console import Console
from rich.progress import Progress, TaskID

from cli.opening import load, opened_monitor
from cli.showing import run_table
from config import Config
from domain.report import RunReport
from pipeline import run
from storage import AlreadyRunning, lock_path, run_lock


def run_once(option: Path | None, *, as_json: bool) -> int:
    """Run once under the lock; return 1 where something failed, else 0.

    From cron, with nobody looking, it prints nothing unless something failed: what cron's mail
    then says is worth reading.
    """
    truststore.inject_into_ssl()  # school filters re-sign TLS with an authority of their own
    config = load(option)
    try:
        with run_lock(lock_path(config.storage_url.get_secret_value())):
            report = _run(config, quiet=as_json or not sys.stderr.isatty())
    except AlreadyRunning:
        sys.stderr.write("headsup: another run is at work; this one left it alone\n")
        return 0
    _show(report, as_json=as_json)
    return 0 if report.ok else 1


def _run(config: Config, *, quiet: bool) -> RunReport:
    with opened_monitor(config) as monitor, Progress(transient=True, disable=quiet) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        return run(replace(monitor, progress=show))


def _show(report: RunReport, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(report.as_dict()) + "\n")
    elif sys.stdout.isatty():
        Console().print(run_table(report))
    for failure in report.failures:
        sys.stderr.write(f"headsup: {failure}\n")
