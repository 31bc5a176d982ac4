"""The short commands that put something on record: approve, switch-on, ack, case, forget."""

import json
import os
import pwd
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from cli.opening import load, open_school_storage
from cli.showing import case_view
from config import Config
from domain.errors import ConfigError, Problem
from domain.types import Approval, Case, CaseEvent
from storage import Storage

#: The UK GDPR, and with it the duty to assess the impact, applies from this day.
EARLIEST = date(2018, 5, 25)

#: The settings without which nothing may run on a schedule, and what each one says.
SWITCH_ON = {
    "notice": "the address of the published privacy notice",
    "dpia": "who approved the impact assessment, and when",
    "consultation": "when staff were consulted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchOn:
    """What must be true before a school is watched on a schedule."""

    notice: str
    dpia_by: str
    dpia_on: date
    consulted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Which case to show, to whom, and how much of it."""

    id: str
    by: str = ""
    #: In full: the posts' own words. The reading is logged.
    show: bool = False
    as_json: bool = False


def approve_source(approval: Approval, option: Path | None) -> int:
    """Record an approval for a configured source; return 0.

    Raises:
        ConfigError: No such source, or the approval has run out before it began.
    """
    config = load(option, "check")
    names = [source.name for source in config.sources]
    if approval.source not in names:
        message = f"there is no source {approval.source!r}"
        raise refusal(config, "sources", message, f"it has: {', '.join(names) or 'none'}")
    if approval.expires <= approval.at.date():
        raise refusal(config, "--expires", "is not in the future", "give the last day it holds")
    with open_school_storage(config) as storage:
        storage.sources.approve(approval)
    sys.stdout.write(f"{approval.source} is approved until {approval.expires:%d %b %Y}.\n")
    return 0


def record_switch_on(record: SwitchOn, option: Path | None) -> int:
    """Record the notice, the impact assessment and the consultation; return 0."""
    config = load(option, "check")
    today = datetime.now(UTC).date()
    address = urlsplit(record.notice)
    if address.scheme not in {"https", "http"} or "." not in (address.hostname or ""):
        raise refusal(config, "--notice", "is not a web address", "as https://school.example/…")
    if not record.dpia_by.strip():
        raise refusal(config, "--dpia-by", "is empty", "name the person who approved it")
    if min(record.dpia_on, record.consulted_on) < EARLIEST:
        raise refusal(config, "--dpia-on", "a date is too long ago", f"after {EARLIEST}")
    if max(record.dpia_on, record.consulted_on) > today:
        raise refusal(config, "--dpia-on", "a date is in the future", "record it once it is done")
    values = {
        "notice": record.notice,
        "dpia": f"{record.dpia_by}, {record.dpia_on:%Y-%m-%d}",
        "consultation": f"{record.consulted_on:%Y-%m-%d}",
    }
    with open_school_storage(config) as storage:
        for key, value in values.items():
            storage.settings.set(f"switch-on.{key}", value, login(), datetime.now(UTC))
    sys.stdout.write("Recorded. headsup schedule may now be used.\n")
    return 0


def missing_for_schedule(storage: Storage) -> list[str]:
    """Return what is still to be recorded before a schedule is allowed."""
    return [
        what for key, what in SWITCH_ON.items() if storage.settings.get(f"switch-on.{key}") is None
    ]


def acknowledge(case_id: str, by: str, option: Path | None) -> int:
    """Record that somebody has read a case's alert; return 0."""
    config = load(option, "check")
    with open_school_storage(config) as storage:
        _case(config, storage, case_id)
        storage.cases.acknowledge(case_id, by or login(), datetime.now(UTC))
    sys.stdout.write(f"{case_id} is acknowledged; it will not be repeated.\n")
    return 0


def close_case(case_id: str, note: str, by: str, option: Path | None) -> int:
    """Record what was done about a case, and that it is over; return 0.

    Raises:
        ConfigError: There is no such case, or the note is empty.
    """
    config = load(option, "check")
    if not note.strip():
        raise refusal(config, "--note", "is empty", "say what was done, or why nothing was")
    now = datetime.now(UTC)
    with open_school_storage(config) as storage:
        _case(config, storage, case_id)
        noted = CaseEvent(at=now, actor=by or login(), kind="noted", detail=note.strip())
        storage.cases.append_event(case_id, noted)
        storage.cases.close(case_id, by or login(), now)
    sys.stdout.write(f"{case_id} is closed; its posts are deleted after their time.\n")
    return 0


def show_case(view: CaseView, option: Path | None) -> int:
    """Print where a case stands; with ``show``, log the reading first; return 0."""
    config = load(option, "check")
    with open_school_storage(config) as storage:
        _case(config, storage, view.id)
        if view.show:
            reading = CaseEvent(at=datetime.now(UTC), actor=view.by or login(), kind="shown")
            storage.cases.append_event(view.id, reading)
        case, mentions = _case(config, storage, view.id), storage.cases.mentions_of(view.id)
    shown = case_view(case, mentions, in_full=view.show)
    if view.as_json:
        sys.stdout.write(json.dumps(shown.as_dict()) + "\n")
    else:
        Console().print(shown)
    return 0


def forget_now(option: Path | None, *, as_json: bool) -> int:
    """Delete what may no longer be kept; return 0, or 1 where the clock forbade it."""
    config = load(option, "check")
    with open_school_storage(config) as storage:
        forgotten = storage.forget(datetime.now(UTC), config.retention)
    if as_json:
        sys.stdout.write(json.dumps(asdict(forgotten)) + "\n")
    elif not forgotten.refused:
        sys.stdout.write(f"Forgotten: {forgotten.total} posts.\n")
    if forgotten.refused:
        sys.stderr.write(f"headsup: nothing was forgotten: {forgotten.refused}\n")
    return 1 if forgotten.refused else 0


def login() -> str:
    """Return the name of the account that runs the command."""
    return pwd.getpwuid(os.getuid()).pw_name


def _case(config: Config, storage: Storage, case_id: str) -> Case:
    case = storage.cases.get(case_id)
    if case is None:
        raise refusal(config, "CASE", f"there is no case {case_id}", "it stands in the mail")
    return case


def refusal(config: Config, key: str, message: str, remedy: str) -> ConfigError:
    """Return what is wrong with a command line, as a mistake of its configuration."""
    return ConfigError([Problem(file=str(config.path), key=key, message=message, remedy=remedy)])
