"""Learning from ``not us``: what is proposed, and ``headsup watch learnt``, accept and drop."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import typer
from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from cli.learnt_effect import Effect, effect_of, effect_sheet, quoted, source, who
from cli.opening import has_database, load, open_school_storage, watchlist
from cli.recording import login, refusal
from config import Config
from domain.types import Decided, LearntEvidence, Review, ReviewOutcome
from mentions.learning import find_tells, ruled_out
from storage import ProposedWords, Storage

#: How far back the effect of evidence is shown, in days.
DAYS_SHOWN = 90

#: The exit code when evidence was not accepted because it would lose a threat.
THREATS_LOST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """Which evidence somebody wants to count, and how."""

    number: int
    by: str = ""
    #: Without a question.
    yes: bool = False
    although_threats_are_lost: bool = False


def learn(config: Config, storage: Storage, ids: Sequence[int], review: Review) -> None:
    """Propose evidence from posts that were not us, and say so; withdraw it for any others."""
    decided = [each for each in storage.reviews.reviewed() if each.id in set(ids)]
    if review.outcome is not ReviewOutcome.NOT_US:
        _withdraw(storage, decided, review)
        return
    today = review.at.date()
    ours = watchlist(config, today, storage.learnt.in_force(today))
    proposed = [
        ProposedWords(
            mention_id=each.id,
            subject=tells.subject,
            words=tells.words,
            by=review.by,
            at=review.at,
        )
        for each in decided
        for tells in find_tells(each.mention, ours)
    ]
    _tell(config, storage.learnt.propose(proposed), known=bool(proposed))


def _tell(config: Config, new: Sequence[LearntEvidence], *, known: bool) -> None:
    for one in new:
        told = f"{quoted(one)} would speak against {who(config, one.subject)} being meant"
        sys.stdout.write(f"Proposed as evidence {one.id}: {told}.\n")
    if new:
        told = f"headsup watch accept {new[0].id} shows what it would do, and asks"
        sys.stdout.write(f"It counts only once accepted: {told}.\n")
    elif known:
        sys.stdout.write("What it teaches was learnt before: headsup watch learnt shows it.\n")
    else:
        sys.stdout.write("No word of it tells the two apart, so nothing is proposed.\n")


def _withdraw(storage: Storage, decided: Sequence[Decided], review: Review) -> None:
    """Drop what was proposed from posts that are ours after all; tell what counts already."""
    keys = {f"{each.mention.post.key.platform}/{each.mention.post.key.id}" for each in decided}
    for one in storage.learnt.all():
        if one.learnt_from not in keys:
            continue
        if one.accepted_at is None:
            storage.learnt.drop(one.id, review.by, review.at)
            sys.stdout.write(f"Evidence {one.id}, proposed from it before, is dropped.\n")
        else:
            told = f"headsup watch drop {one.id} ends that"
            sys.stdout.write(f"Evidence {one.id}, learnt from it before, still counts: {told}.\n")


def show_learnt(option: Path | None, *, as_json: bool) -> int:
    """Print everything that was learnt and not dropped; return 0."""
    config = load(option, "classify")
    found: list[LearntEvidence] = []
    if has_database(config):
        with open_school_storage(config) as storage:
            found = storage.learnt.all()
    today = datetime.now(UTC).date()
    if as_json:
        sys.stdout.write(json.dumps([_as_dict(one, today) for one in found]) + "\n")
    elif found:
        Console().print(_sheet(config, found, today))
    else:
        sys.stdout.write("Nothing was learnt; headsup review CASE not-us proposes evidence.\n")
    return 0


def accept_evidence(accepting: Accepting, option: Path | None) -> int:
    """Show what evidence would do, ask, and let it count.

    Returns:
        0, also where the answer is no; 1 where it would lose a threat and nothing was changed.

    Raises:
        ConfigError: There is no such evidence, it has expired, or nobody answered the question.
    """
    config = load(option, "check")
    _refuse_no_database(config)
    now = datetime.now(UTC)
    with open_school_storage(config) as storage:
        evidence = _evidence(config, storage, accepting.number)
        _refuse_settled(config, evidence, now.date())
        effect = _show_effect(config, storage, evidence, now)
        if effect.lost_threats and not accepting.although_threats_are_lost:
            told = "it would lose a threat; --although-threats-are-lost accepts that"
            sys.stderr.write(f"headsup: not accepted: {told}\n")
            return THREATS_LOST
        if not (accepting.yes or _agreed(config)):
            sys.stdout.write("Nothing was changed.\n")
            return 0
        storage.learnt.accept(evidence.id, accepting.by.strip() or login(), now)
    sys.stdout.write(f"Accepted: it counts from the next run until {evidence.expires:%d %b %Y}.\n")
    return 0


def drop_evidence(number: int, by: str, option: Path | None) -> int:
    """Have evidence count no more, or never; return 0.

    Raises:
        ConfigError: There is none of that number.
    """
    config = load(option, "check")
    _refuse_no_database(config)
    with open_school_storage(config) as storage:
        evidence = _evidence(config, storage, number)
        storage.learnt.drop(evidence.id, by.strip() or login(), datetime.now(UTC))
    sys.stdout.write(f"Dropped: evidence {number} counts no more.\n")
    return 0


def proposed_effects(
    config: Config, storage: Storage, decided: Sequence[Decided]
) -> tuple[Effect, ...]:
    """Return what evidence that does not count yet would do to decided posts."""
    today = datetime.now(UTC).date()
    ours = watchlist(config, today, storage.learnt.in_force(today))
    waiting = (one for one in storage.learnt.all() if _state(one, today) == "proposed")
    return tuple(effect_of(one, config, ours, decided) for one in waiting)


def _show_effect(
    config: Config, storage: Storage, evidence: LearntEvidence, now: datetime
) -> Effect:
    ours = watchlist(config, now.date(), storage.learnt.in_force(now.date()))
    decided = storage.reviews.decided(now - timedelta(days=DAYS_SHOWN))
    effect = effect_of(evidence, config, ours, decided)
    sheet = effect_sheet(effect, ruled_out(ours, evidence), DAYS_SHOWN)
    Console().print(Group(*sheet))
    return effect


def _evidence(config: Config, storage: Storage, number: int) -> LearntEvidence:
    found = {one.id: one for one in storage.learnt.all()}
    if number not in found:
        remedy = "headsup watch learnt shows what there is"
        raise refusal(config, "NUMBER", f"there is no learnt evidence {number}", remedy)
    return found[number]


def _refuse_settled(config: Config, evidence: LearntEvidence, today: date) -> None:
    state = _state(evidence, today)
    if state == "expired":
        remedy = "a new review of a post like it proposes it again"
        raise refusal(config, "NUMBER", f"evidence {evidence.id} has expired", remedy)
    if state == "accepted":
        remedy = f"headsup watch drop {evidence.id} ends that"
        raise refusal(config, "NUMBER", f"evidence {evidence.id} counts already", remedy)


def _refuse_no_database(config: Config) -> None:
    if not has_database(config):
        remedy = "headsup review CASE not-us proposes evidence"
        raise refusal(config, "NUMBER", "nothing was learnt yet", remedy)


def _agreed(config: Config) -> bool:
    try:
        return typer.confirm("Let it count from the next run on?")
    except typer.Abort as error:
        sys.stdout.write("\n")
        message, remedy = "nobody answered the question", "--yes asks none"
        raise refusal(config, "--yes", message, remedy) from error


def _state(evidence: LearntEvidence, today: date) -> str:
    if evidence.expires < today:
        return "expired"
    return "proposed" if evidence.accepted_at is None else "accepted"


def _as_dict(evidence: LearntEvidence, today: date) -> dict[str, object]:
    accepted = evidence.accepted_at
    return {
        "number": evidence.id,
        "subject": evidence.subject,
        "words": list(evidence.words),
        "learnt_from": evidence.learnt_from,
        "by": evidence.by,
        "proposed_at": evidence.proposed_at.isoformat(),
        "accepted_at": accepted.isoformat() if accepted else None,
        "accepted_by": evidence.accepted_by or None,
        "expires": evidence.expires.isoformat(),
        "state": _state(evidence, today),
    }


def _sheet(config: Config, found: Sequence[LearntEvidence], today: date) -> Group:
    title = "Learnt from what was not us"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("no.", "about", "words", "from", "now", "until"):
        fixed = heading in {"no.", "until"}
        table.add_column(heading, no_wrap=fixed, overflow="fold")
    for one in found:
        about, now = who(config, one.subject), _history(one, today)
        until = f"{one.expires:%d %b %Y}"
        table.add_row(*map(Text, (str(one.id), about, quoted(one), source(one), now, until)))
    told = Text("Only what is accepted counts, until its last day; then it is removed.", "dim")
    return Group(table, told)


def _history(evidence: LearntEvidence, today: date) -> str:
    """Return who did what with evidence, and when, each on a line of its own."""
    lines = [f"proposed {evidence.proposed_at:%d %b}, {evidence.by}"]
    if evidence.accepted_at is not None:
        lines.append(f"accepted {evidence.accepted_at:%d %b}, {evidence.accepted_by}")
    if _state(evidence, today) == "expired":
        lines.append("expired")
    return "\n".join(lines)
