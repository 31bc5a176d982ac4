"""``headsup review`` and ``headsup precision``: what people say of alerts, and what it shows."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from alerts.page import link_to
from cli.learning import learn
from cli.opening import load, open_school_storage
from cli.recording import login, refusal
from config import Config
from domain.measured import ENOUGH, Measured, Tally, measure
from domain.types import Review, ReviewOutcome
from storage import Storage

#: Outcomes that may say what the levels should have been.
_CORRECTING = (ReviewOutcome.NOT_ABUSE, ReviewOutcome.WORSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody typed about a case or a post."""

    #: A case's number, or a post's web address.
    about: str
    outcome: str
    #: Which post of the case, counted from 1 as ``headsup case`` lists them.
    mention: int | None = None
    abuse: int | None = None
    threat: int | None = None
    note: str = ""
    by: str = ""


def record_review(said: Said, option: Path | None) -> int:
    """Store what a person says of a case's posts; return 0.

    Raises:
        ConfigError: There is no such case, post or outcome, or the levels contradict the outcome.
    """
    config = load(option, "check")
    review = _review(config, said)
    with open_school_storage(config) as storage:
        ids = _meant(config, storage, said)
        storage.reviews.add(ids, review)
        posts = "1 post" if len(ids) == 1 else f"{len(ids)} posts"
        sys.stdout.write(f"Recorded for {posts}: {review.summary}. Nothing else changes.\n")
        learn(config, storage, ids, review)
    if review.outcome is ReviewOutcome.WORSE and None in {review.abuse, review.threat}:
        sys.stdout.write("With --abuse and --threat it could also teach the next model.\n")
    return 0


def _review(config: Config, said: Said) -> Review:
    words = {outcome.word: outcome for outcome in ReviewOutcome}
    word = said.outcome.strip().casefold().replace("_", "-")
    if word not in words:
        close = get_close_matches(word, words, n=1) or words
        message = f"{said.outcome!r} is no outcome"
        raise refusal(config, "OUTCOME", message, f"write {' or '.join(close)}")
    outcome = words[word]
    if outcome not in _CORRECTING and (said.abuse, said.threat) != (None, None):
        message = f"{word} corrects no level"
        remedy = "levels go with not-abuse and worse"
        raise refusal(config, "--abuse, --threat", message, remedy)
    return Review(
        by=said.by.strip() or login(),
        at=datetime.now(UTC),
        outcome=outcome,
        note=" ".join(said.note.split()),
        abuse=said.abuse,
        threat=said.threat,
    )


def _meant(config: Config, storage: Storage, said: Said) -> list[int]:
    """Return the numbers of the stored mentions that are meant."""
    if said.about.startswith(("http://", "https://")):
        return _at_address(config, storage, said)
    if storage.cases.get(said.about) is None:
        message, remedy = f"there is no case {said.about}", "it stands in the mail"
        raise refusal(config, "CASE", message, remedy)
    ids = storage.reviews.in_case(said.about)
    if said.mention is None:
        return ids
    if not 1 <= said.mention <= len(ids):
        message = f"case {said.about} has no post {said.mention}"
        remedy = f"it has {len(ids)}, counted as headsup case {said.about} lists them"
        raise refusal(config, "--mention", message, remedy)
    return [ids[said.mention - 1]]


def _at_address(config: Config, storage: Storage, said: Said) -> list[int]:
    """Return every version of the post at an address, as stored or as a mail shows it."""
    if said.mention is not None:
        raise refusal(config, "--mention", "goes with a case", "leave it out")
    ids = [
        id_
        for id_, url in storage.reviews.addresses()
        if said.about == url or ((link := link_to(url)) and said.about == link.href)
    ]
    if not ids:
        remedy = "copy it from the digest; a post that is forgotten has none any more"
        raise refusal(config, "CASE", "no post is known at this address", remedy)
    return ids


def show_precision(option: Path | None, days: int, *, as_json: bool) -> int:
    """Print how many of the alerts were warranted, as far as people have said; return 0."""
    config = load(option, "check")
    since = datetime.now(UTC) - timedelta(days=days)
    with open_school_storage(config) as storage:
        measured = measure(storage.reviews.decided(since))
    if as_json:
        sys.stdout.write(json.dumps({"days": days, **_as_dict(measured)}) + "\n")
    else:
        Console().print(_sheet(measured, days))
    return 0


def _as_dict(measured: Measured) -> dict[str, object]:
    return {
        "groups": [_tally(tally) for tally in measured.groups],
        "rules": [_tally(tally) for tally in measured.rules],
        "unreviewed_alerts": measured.unreviewed_alerts,
        "misses": measured.misses,
        "missed_threats": measured.missed_threats,
    }


def _tally(tally: Tally) -> dict[str, object]:
    share = tally.warranted
    low, high = share.bounds() if share else (None, None)
    return {
        "name": tally.name,
        "decided": tally.decided,
        "reviewed": tally.reviewed,
        "right": tally.right,
        "worse": tally.worse,
        "not_us": tally.not_us,
        "not_abuse": tally.not_abuse,
        "warranted": share.value if share else None,
        "low": low,
        "high": high,
    }


def _sheet(measured: Measured, days: int) -> Group:
    title = f"What people said of the last {days} days (in brackets: 95 % intervals)"
    return Group(
        _table(title, "told as", measured.groups),
        _table("The same by the rules that fired", "rule", measured.rules),
        *_remarks(measured),
    )


def _table(title: str, heading: str, tallies: tuple[Tally, ...]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column(heading, overflow="fold")
    for name in ("decided", "reviewed", "right", "worse", "false"):
        table.add_column(name, justify="right")
    table.add_column("warranted")
    for tally in tallies:
        numbers = (tally.decided, tally.reviewed, tally.right, tally.worse)
        false = tally.not_us + tally.not_abuse
        table.add_row(Text(tally.name), *map(str, (*numbers, false)), _share(tally))
    return table


def _share(tally: Tally) -> Text:
    share = tally.warranted
    if share is None:
        return Text("not shown", style="dim")
    low, high = share.bounds()
    return Text(f"{100 * share.value:.0f} % ({100 * low:.0f}-{100 * high:.0f})")


def _remarks(measured: Measured) -> Iterator[Text]:
    style = "bold red" if measured.missed_threats else ""
    missed = f"Missed (worse): {measured.misses}; threats told too late: {measured.missed_threats}"
    yield Text(missed, style=style)
    yield Text(f"Mails that nobody reviewed: {measured.unreviewed_alerts}")
    yield Text(
        f"Not shown: fewer than {ENOUGH} reviews. Warranted: right or worse. People choose what"
        " they review, and posts of one case are alike: no random sample.",
        style="dim",
    )
