"""Debian's own cron runs the schedule, as it would at a school: `make check-system`, as root."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock

from cli.opening import load
from demo.day import read_day
from demo.server import make_server
from demo.smtp_server import MailServer, ReceivedMail
from demo.state import State, open_state
from storage import lock_path, open_storage

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("HEADSUP_CHECK_SYSTEM") != "1",
        reason="it installs a crontab entry on this machine: run `make check-system`",
    ),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may start a cron daemon"),
]

HEADSUP = Path(sys.prefix) / "bin" / "headsup"

#: Cron looks at its clock once a minute; the rest is for the run.
LIMIT_S = 90

ENTRY = Path("/etc/cron.d/headsup-check-system")


@pytest.fixture(scope="module")
def cron() -> str:
    """Return Debian's cron, installed if need be."""
    program = shutil.which("cron", path="/usr/sbin:/usr/bin")
    if program is None:
        for words in (["apt-get", "update"], ["apt-get", "install", "--yes", "cron"]):
            subprocess.run(words, check=True, capture_output=True)  # noqa: S603  constant words
        program = shutil.which("cron", path="/usr/sbin:/usr/bin")
    assert program
    return program


@contextmanager
def served(state: State, mails: list[ReceivedMail], arrived: Event) -> Iterator[None]:
    """Serve the demo's day and take its mail."""

    def keep(mail: ReceivedMail) -> None:
        mails.append(mail)
        arrived.set()

    site = make_server(read_day(state.day), state.site_port)
    with site, MailServer(state.smtp_port, keep) as post:
        for server in (site, post):
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield
        site.shutdown()
        post.shutdown()


@contextmanager
def at_work(cron: str, line: str) -> Iterator[None]:
    """Have cron run a crontab line of ours every minute; all of it is gone afterwards."""
    *_, command = line.split(" ", 5)
    ENTRY.write_text(f"* * * * * root {command}\n")
    ENTRY.chmod(0o644)
    daemon = subprocess.Popen([cron, "-f"], env={}, cwd="/")  # noqa: S603  Debian's own
    try:
        yield
    finally:
        ENTRY.unlink()
        daemon.terminate()
        daemon.wait(timeout=10)


def headsup(*words: str, config: Path) -> str:
    done = subprocess.run(  # noqa: S603  the program under test
        [HEADSUP, *words, "--config", config], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def switch_on(config: Path) -> None:
    """Put on record what the schedule waits for, and the approvals of X and Reddit."""
    today = datetime.now(UTC).date()
    headsup(
        *("switch-on", "--notice", "https://harrowgill.example/privacy"),
        *("--dpia-by", "Lynne Abelard", "--dpia-on", f"{today}", "--consulted-on", f"{today}"),
        config=config,
    )
    for source in ("x", "reddit"):
        expires = f"{today + timedelta(days=30)}"
        headsup(
            *("approve", source, "--by", "Lynne Abelard", "--reference", "minutes"),
            *("--expires", expires),
            config=config,
        )


def test_cron_runs_the_schedule_and_the_mail_arrives(cron, tmp_path):
    """From cron's bare environment, out of a folder with a space and a percent sign."""
    state = open_state(tmp_path / "50% of a school", fresh=False)
    switch_on(state.config)
    line = headsup("schedule", "--cron", "--print", config=state.config)
    mails: list[ReceivedMail] = []
    arrived = Event()
    with served(state, mails, arrived), at_work(cron, line.strip()):
        assert arrived.wait(LIMIT_S), "cron ran nothing, or the run sent nothing"
        url = load(state.config).storage_url.get_secret_value()
        with FileLock(lock_path(url), timeout=LIMIT_S), open_storage(url) as storage:
            report = storage.runs.last()
    assert report is not None
    assert report["decided"]["CRITICAL"] > 0
    assert "head@harrowgill.example" in {to for mail in mails for to in mail.recipients}
