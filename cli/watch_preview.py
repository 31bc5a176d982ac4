"""``headsup watch preview``: what another watch list would find, and what it would lose."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.progress import track
from rich.table import Table
from rich.text import Text

from cli.opening import has_database, learnt_by, load, open_school_storage, watchlist
from cli.showing import severity_text
from config import Config
from config.editing import proposed
from domain.types import SCHOOL
from mentions.proposing import Rematch, Rematched, rematch, told_at_once
from mentions.sample import Entry, Tried, changed_entries, entries_of, try_entries
from mentions.watchlist import Watchlist

#: The exit code when a threat would be lost, for a script that asks before it changes anything.
THREATS_LOST = 1

#: With so many entries a preview takes seconds, and its table names the weightiest kinds only.
_WAITING = 6
_KINDS_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a change is to be made, or only shown."""

    option: Path | None
    preview: bool = False
    #: How far back a preview looks.
    days: int = 90
    as_json: bool = False
    #: Without a question.
    yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What a change would do to stored mentions and to the sample."""

    days: int
    #: ``None``: nothing is stored yet.
    stored: Rematch | None
    #: Mentions that are not decided yet.
    waiting: int
    sample: tuple[Tried, ...]
    #: Somebody is named who was not: what was not matched was never kept.
    more: bool
    #: Person's id → name; those who are gone included.
    names: Mapping[str, str]


def preview_file(file: Path | None, asked: Asked) -> int:
    """Print what another config.toml's watch list would do; return 1 if it loses a threat."""
    config = load(asked.option, "classify")
    return _preview(config, load(file, "classify") if file else config, asked)


def preview_change(config: Config, text: str, asked: Asked) -> int:
    """Print what a changed config.toml would do; return 1 if it loses a threat, else 0.

    Raises:
        ConfigError: With every mistake in its watch list.
    """
    return _preview(config, proposed(config, text), asked)


def _preview(config: Config, other: Config, asked: Asked) -> int:
    today = datetime.now(UTC).date()
    learnt = learnt_by(config, today)
    before = watchlist(config, today, learnt)
    after = before if other is config else watchlist(other, today, learnt)
    outcome = _outcome(config, before, after, asked.days)
    if asked.as_json:
        sys.stdout.write(json.dumps(_as_dict(outcome)) + "\n")
    else:
        Console().print(Group(*_sheet(outcome)))
    return THREATS_LOST if outcome.stored and outcome.stored.lost_threats else 0


def _outcome(config: Config, before: Watchlist, after: Watchlist, days: int) -> _Outcome:
    entries = changed_entries(before, after) or entries_of(after)
    stored, waiting = None, 0
    if has_database(config):
        since = datetime.now(UTC) - timedelta(days=days)
        with open_school_storage(config) as storage:
            stored = rematch(storage.reviews.decided(since), before, after, config.spaces)
            waiting = storage.reviews.count_waiting(since)
    names = {person.id: person.name for person in (*before.people, *after.people)}
    known = {(entry.subject, entry.words) for entry in entries_of(before)}
    return _Outcome(
        days=days,
        stored=stored,
        waiting=waiting,
        sample=tuple(try_entries(_shown_as_tried(entries), before, after)),
        more=any((entry.subject, entry.words) not in known for entry in entries),
        names={**names, SCHOOL: after.school.name},
    )


def _shown_as_tried(entries: Sequence[Entry]) -> Iterable[Entry]:
    """Return the entries, with a bar for somebody who waits at a terminal."""
    bar = Console(stderr=True)
    silent = not bar.is_terminal or len(entries) < _WAITING
    return track(entries, "trying the sample", console=bar, transient=True, disable=silent)


def _as_dict(outcome: _Outcome) -> dict[str, object]:
    return {
        "days": outcome.days,
        "stored": _stored_dict(outcome, outcome.stored) if outcome.stored else None,
        "sample": [_tried_dict(tried) for tried in outcome.sample],
    }


def _stored_dict(outcome: _Outcome, stored: Rematch) -> dict[str, object]:
    return {
        "tried": stored.tried,
        "not_tried": {
            "waiting": outcome.waiting,
            "forgotten": stored.forgotten,
            "unknown": len(stored.unknown),
        },
        "lost": len(stored.lost),
        "threats_lost": len(stored.lost_threats),
        "changes": [_change(change) for change in stored.changes],
    }


def _change(change: Rematched) -> dict[str, object]:
    decided, key = change.decided, change.decided.mention.post.key
    return {
        "mention": decided.id,
        "case": decided.case_id,
        "platform": key.platform,
        "id": key.id or None,
        "decided_at": decided.decided_at.isoformat(),
        "severity": decided.decision.severity.name,
        "subjects_before": list(change.before),
        "subjects_after": list(change.after),
        "lost": change.is_lost,
        "threat_lost": change.is_lost_threat,
        "review": decided.review.outcome.word if decided.review else None,
    }


def _tried_dict(tried: Tried) -> dict[str, object]:
    return {
        "subject": tried.entry.subject,
        "entry": tried.entry.words,
        "posts": tried.posts,
        "before": tried.before,
        "after": tried.after,
        "kinds": {kind: list(counts) for kind, counts in tried.kinds.items()},
        "examples": list(tried.examples),
        "warning": _warning(tried) or None,
    }


def _warning(tried: Tried) -> str:
    """Return what to say of an entry that is an everyday word; mostly nothing."""
    if not tried.is_common:
        return ""
    counts = f"{tried.everyday:,} of {tried.everyday_posts:,} everyday posts"
    return f'"{tried.entry.words}" matches {counts}: give a longer form'


def _sheet(outcome: _Outcome) -> Iterator[RenderableType]:
    """Yield what would be lost, what would change, then what the sample shows."""
    if outcome.stored is None:
        yield Text("Nothing is stored yet, so only the sample can be tried.")
    else:
        yield from _stored_sheet(outcome, outcome.stored)
    if outcome.more:
        told = "Added names: what they might have found was never kept; only the sample shows it."
        yield Text(told)
    yield Text("")
    yield from _sample_sheet(outcome)
    yield Text("Nothing was stored, changed or sent.", style="dim")


def _stored_sheet(outcome: _Outcome, stored: Rematch) -> Iterator[RenderableType]:
    yield Text(f"Stored posts of the last {outcome.days} days, tried again: {stored.tried}")
    if lost := len(stored.lost_threats):
        told = f"{lost} that was told at once would no longer be about us"
        yield Text(f"WARNING: {told}", style="bold red")
    if not stored.changes:
        yield Text("All of them would be about the same people.", style="green")
    else:
        yield Text("")
        yield _changes_table(outcome, stored)
    left_out = {
        "not decided yet": outcome.waiting,
        "forgotten": stored.forgotten,
        "not found by their words alone today": len(stored.unknown),
    }
    if any(left_out.values()):
        told = ", ".join(f"{count} {why}" for why, count in left_out.items() if count)
        at_once = sum(map(told_at_once, stored.unknown))
        more = f" ({at_once} told at once)" if at_once else ""
        yield Text(f"Not tried: {told}{more}.", style="yellow" if more else "")


def _changes_table(outcome: _Outcome, stored: Rematch) -> Table:
    title = f"{len(stored.lost)} would be lost, {len(stored.changes) - len(stored.lost)} changed"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("decided", "case", "on", "about", "would be about", "post"):
        table.add_column(heading, no_wrap=heading in {"decided", "case", "on"}, overflow="fold")
    for change in stored.changes:
        decided, key = change.decided, change.decided.mention.post.key
        table.add_row(
            severity_text(decided.decision.severity.name),
            decided.case_id or "-",
            f"{decided.decided_at:%d %b}",
            _who(outcome, change.before),
            _who(outcome, change.after) if change.after else Text("nobody", style="bold red"),
            Text(f"{key.platform} {key.id}"),
        )
    return table


def _who(outcome: _Outcome, subjects: tuple[str, ...]) -> Text:
    names = {**outcome.names, SCHOOL: "the school"}
    return Text(", ".join(names.get(subject, subject) for subject in subjects))


def _sample_sheet(outcome: _Outcome) -> Iterator[RenderableType]:
    table = Table(
        title="Sample: posts that look like ours and are not, wrongly taken for ours",
        title_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("entry", overflow="fold")
    for heading in ("posts", "today", "then"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("kinds, or today > then", overflow="fold")
    for tried in outcome.sample:
        style = "bold red" if tried.after > tried.before else ""
        then = Text(f"{tried.after:,}", style=style)
        counts = (f"{tried.posts:,}", f"{tried.before:,}", then)
        most = len(tried.kinds) if len(outcome.sample) < _WAITING else _KINDS_SHOWN
        table.add_row(_called(outcome, tried.entry), *counts, _kinds(tried, most))
    yield table
    for tried in outcome.sample:
        yield from _remarks(tried)


def _called(outcome: _Outcome, entry: Entry) -> Text:
    """Return an entry, with whose it is where it does not say so itself."""
    if entry.words == outcome.names.get(entry.subject):
        return Text(entry.words)
    return Text(f"{entry.words} (") + _who(outcome, (entry.subject,)) + Text(")")


def _kinds(tried: Tried, most: int) -> Text:
    ranked = sorted(tried.kinds.items(), key=lambda each: (-max(each[1]), each[0]))
    said = [
        f"{kind} {then}" if was == then else f"{kind} {was} > {then}"
        for kind, (was, then) in ranked[:most]
    ]
    more = [f"{len(ranked) - most} more kinds"] if len(ranked) > most else []
    return Text(", ".join([*said, *more]) or "-")


def _remarks(tried: Tried) -> Iterator[RenderableType]:
    if warning := _warning(tried):
        yield Text(f"WARNING: {warning}.", style="yellow")
    if tried.examples and tried.after > tried.before:
        yield Text(f'"{tried.entry.words}" would wrongly take, for example:')
        examples = Table.grid(padding=(0, 1))
        for example in tried.examples:
            examples.add_row(" -", Text(example, style="dim"))
        yield examples
