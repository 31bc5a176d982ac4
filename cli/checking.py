"""``headsup check``: is the configuration right, does each source answer, does mail leave?"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import truststore
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.opening import load, open_notifier, open_school_storage, open_source, why_off
from collectors import collector_class, kinds
from collectors.coverage import UNREACHABLE
from collectors.reading import read_sources
from config import Config
from config.sources import option_names
from domain.errors import NotifyError
from storage import Storage

LIVE, BROKEN, OFF = "live", "broken", "off by terms"
UNSET, NEEDS_KEY, IMPOSSIBLE = "not set up", "needs a key", "not possible"
_COLOURS = {
    LIVE: "green",
    BROKEN: "red",
    OFF: "yellow",
    UNSET: "yellow",
    NEEDS_KEY: "yellow",
    IMPOSSIBLE: "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one source or one way out can do at the moment."""

    what: str
    state: str
    detail: str


def check_all(option: Path | None, *, as_json: bool) -> int:
    """Print what works and what does not; return 1 where something configured is broken.

    Raises:
        ConfigError: With every mistake in the configuration at once.
    """
    truststore.inject_into_ssl()
    config = load(option, "check")
    with open_school_storage(config) as storage:
        rows = [*_sources(config, storage), *_not_configured(config), _mail(config), *_elsewhere()]
    broken = any(row.state == BROKEN for row in rows)
    if as_json:
        report = {
            "ok": not broken,
            "coverage": [asdict(row) for row in rows],
            "warnings": [str(warning) for warning in config.warnings],
        }
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        Console().print(_table(config, rows))
        for warning in config.warnings:
            sys.stderr.write(f"headsup: {warning}\n")
    return 1 if broken else 0


def _sources(config: Config, storage: Storage) -> Iterator[Row]:
    """Read each allowed source once, without keeping anything of what it says."""
    today = datetime.now(UTC).date()
    allowed = []
    for source in config.sources:
        reason = why_off(source, storage.sources.approval(source.name), today)
        if reason:
            yield Row(what=source.name, state=OFF, detail=reason)
        else:
            allowed.append(open_source(source))
    for reading in read_sources(allowed, {}, deadline_s=60.0):
        posts = sum(len(batch.posts) for batch in reading.batches)
        state = BROKEN if reading.error else LIVE
        detail = reading.detail or f"{posts} posts to be seen"
        yield Row(what=reading.name, state=state, detail=detail)


def _not_configured(config: Config) -> Iterator[Row]:
    used = {source.kind for source in config.sources}
    for kind in kinds():
        if kind not in used:
            cls = collector_class(kind)
            _, secret = option_names(cls)
            detail = f'add [[sources]] with kind = "{kind}"'
            if secret:
                detail += f", and its {' and '.join(secret)} to secrets.toml"
            if cls.terms:
                detail += f". {cls.terms.summary}"
            yield Row(what=cls.title, state=NEEDS_KEY if secret else UNSET, detail=detail)


def _mail(config: Config) -> Row:
    if config.mail is None:
        return Row(what="mail", state=UNSET, detail="fill in [mail] and [[recipients]]")
    try:
        open_notifier(config.mail).check()
    except NotifyError as error:
        return Row(what="mail", state=BROKEN, detail=str(error))
    told = f"{len(config.recipients)} recipients, {config.mail.host} accepts our login"
    return Row(what="mail", state=LIVE if config.recipients else UNSET, detail=told)


def _elsewhere() -> Iterator[Row]:
    for platform in UNREACHABLE:
        detail = f"{platform.why} Instead: {platform.instead}"
        yield Row(what=platform.platform, state=IMPOSSIBLE, detail=detail)


def _table(config: Config, rows: list[Row]) -> Table:
    table = Table(title=f"What Headsup can see for {config.school.name}", show_lines=True)
    table.add_column("source", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("")
    for row in rows:
        table.add_row(Text(row.what), Text(row.state, style=_COLOURS[row.state]), Text(row.detail))
    return table
