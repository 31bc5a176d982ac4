"""``python -m demo``: play the day once; a second time, nothing is left to say."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread

from rich.console import Console
from rich.progress import Progress, TaskID

import pipeline
from cli.opening import build_monitor, open_school_storage
from config import read_config
from demo import mails, outcome, show
from demo.day import read_day
from demo.mails import SavedMail
from demo.server import make_server
from demo.smtp_server import MailServer, ReceivedMail
from demo.state import State, open_state
from domain.errors import HeadsupError
from domain.report import RunReport
from domain.types import Approval, Severity
from stages.monitor import Monitor
from storage import DigestLine, Storage, lock_path, run_lock

#: Columns of the output where it does not go to a terminal.
_WIDTH = 160

#: No hour of the day reaches this one: the digest waits for its own run.
_NEVER = (24, 0)


@dataclass(slots=True)
class PostOffice:
    """Keeps each mail the moment it arrives, numbered on from those of earlier demos."""

    folder: Path
    earlier: int
    new: list[SavedMail] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, mail: ReceivedMail) -> None:
        """Save one mail under the next number."""
        with self._lock:
            number = self.earlier + len(self.new) + 1
            self.new.append(mails.save(mail, number, self.folder))


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the day; return 1 when something kept it from being played, else 0."""
    options = _parser().parse_args(arguments)
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    try:
        state = open_state(options.state, fresh=options.fresh)
        with _servers(state) as office:
            ok = _play(state, office, console)
    except (HeadsupError, OSError) as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1
    return 0 if ok else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="start the demo over")
    parser.add_argument(
        "--state", type=Path, default=Path("var/demo"), help="where the demo is kept"
    )
    return parser


@contextmanager
def _servers(state: State) -> Iterator[PostOffice]:
    """Serve the day and receive mail until the end of the block."""
    office = PostOffice(state.mails, earlier=len(mails.load(state.mails)))
    site = make_server(read_day(state.day), state.site_port)
    with site, MailServer(state.smtp_port, office.keep) as post:
        for server in (site, post):
            Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            ).start()
        try:
            yield office
        finally:
            site.shutdown()
            post.shutdown()


def _play(state: State, office: PostOffice, console: Console) -> bool:
    """Run Headsup on the day, then at the hour of the digest, and show what came of it."""
    # An empty environment: what a technician has set is for the school's own database.
    config = read_config(state.config, state.secrets, {})
    url = config.storage_url.get_secret_value()
    with run_lock(lock_path(url)), open_school_storage(config) as storage:
        _approve(storage)
        monitor = build_monitor(config, storage)
        reports, digested = _run_twice(monitor)
        judged = outcome.everything_judged(storage, digested)
        _acknowledge(storage)
        if any(report.assessed for report in reports):
            cuts = monitor.open_classifier().cuts
            lines = outcome.lines(read_day(state.day), judged, (cuts, office.new))
            outcome.write_lines(lines, state.folder / "day.json")
            show.show_day(console, lines)
    show.show_run(console, reports)
    index = mails.write_index(mails.load(state.mails), state.mails)
    show.show_mails(console, office.new, index)
    return all(report.deferred == report.refused == 0 for report in reports)


def _approve(storage: Storage) -> None:
    """Record the demo school's approval of X and Reddit, which the gate demands."""
    now = datetime.now(UTC)
    for source in ("x", "reddit"):
        storage.sources.approve(
            Approval(
                source=source,
                by="Lynne Abelard, chair of governors",
                reference="Demo: governors' minutes of a fictional school",
                at=now,
                expires=now.date() + timedelta(days=365),
            ),
        )


def _run_twice(monitor: Monitor) -> tuple[list[RunReport], list[DigestLine]]:
    """Run as cron would when the posts are new, and again at the hour of the digest.

    Returns:
        Both reports, and what the digest tells of.
    """
    at_once = replace(monitor, telling=replace(monitor.telling, digest_at=_NEVER))
    at_seven = replace(monitor, telling=replace(monitor.telling, digest_at=(0, 0)))
    first = _run(at_once)
    digested = monitor.storage.digests.lines(monitor.now())
    return [first, _run(at_seven)], digested


def _run(monitor: Monitor) -> RunReport:
    with Progress(transient=True, disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, TaskID] = {}

        def show_progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        return pipeline.run(replace(monitor, progress=show_progress))


def _acknowledge(storage: Storage) -> None:
    """Say for the Headteacher that she has read every alert, so that none is repeated."""
    for waiting in storage.cases.unacknowledged(Severity.CRITICAL):
        storage.cases.acknowledge(waiting.case.id, "head@harrowgill.example", datetime.now(UTC))


if __name__ == "__main__":
    sys.exit(main())
