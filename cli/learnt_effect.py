"""What learnt evidence would do before it counts: to stored posts, and to the sample."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.showing import severity_text
from config import Config
from domain.types import SCHOOL, Decided, LearntEvidence, ReviewOutcome, Severity
from mentions.learning import RuledOut, with_evidence
from mentions.proposing import Rematch, Rematched, rematch
from mentions.watchlist import Watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What would change among stored posts if some evidence counted."""

    evidence: LearntEvidence
    #: Whom it is about, by name.
    about: str
    stored: Rematch

    @property
    def lost_threats(self) -> tuple[Rematched, ...]:
        """What was told at once and would be lost, without what people said was not us."""
        lost = self.stored.lost_threats
        return tuple(change for change in lost if not _is_disowned(change))


def _is_disowned(change: Rematched) -> bool:
    """Whether people said that it is not about us: to lose it is what was asked for."""
    review = change.decided.review
    return review is not None and review.outcome is ReviewOutcome.NOT_US


def effect_of(
    evidence: LearntEvidence, config: Config, watchlist: Watchlist, decided: Sequence[Decided]
) -> Effect:
    """Return what evidence would do to decided posts."""
    stored = rematch(decided, watchlist, with_evidence(watchlist, evidence), config.spaces)
    return Effect(evidence=evidence, about=who(config, evidence.subject), stored=stored)


def who(config: Config, subject: str) -> str:
    """Return whom evidence is about, by name."""
    if subject == SCHOOL:
        return config.school.name
    names = {person.id: person.name for person in config.people}
    return names.get(subject, subject)


def quoted(evidence: LearntEvidence) -> str:
    """Return the words of evidence, for a sentence."""
    return ", ".join(f'"{word}"' for word in evidence.words)


def source(evidence: LearntEvidence) -> str:
    """Return from which post it was learnt."""
    platform, _, id_ = evidence.learnt_from.partition("/")
    return f"{platform} {id_ or '(forgotten)'}"


def effects_sheet(effects: Sequence[Effect]) -> Iterator[RenderableType]:
    """Yield the section of a preview about evidence that does not count yet."""
    if not effects:
        return
    title = "Proposed evidence: learnt from what was not us, and not counting yet"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("number", "about", "words", "tried", "lost", "threats lost"):
        right = heading in {"number", "tried", "lost", "threats lost"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for effect in effects:
        threats = len(effect.lost_threats)
        table.add_row(
            str(effect.evidence.id),
            Text(effect.about),
            Text(quoted(effect.evidence)),
            str(effect.stored.tried),
            str(len(effect.stored.lost)),
            Text(str(threats), style="bold red" if threats else ""),
        )
    yield table
    yield Text("headsup watch accept NUMBER shows one in full, and asks.", style="dim")


def effect_sheet(effect: Effect, sample: RuledOut, days: int) -> Iterator[RenderableType]:
    """Yield one evidence's effect in full, what was told as a threat first."""
    evidence, stored = effect.evidence, effect.stored
    yield Text(
        f"With {quoted(evidence)} near it, {effect.about} would be less likely to be meant."
    )
    yield Text(f"Stored posts of the last {days} days, tried again: {stored.tried}")
    if lost := len(effect.lost_threats):
        told = f"{lost} that was told at once would no longer be about us"
        yield Text(f"WARNING: {told}", style="bold red")
    if stored.changes:
        yield _changes(effect)
    else:
        yield Text("All of them would be about the same people.")
    left_out = {"forgotten": stored.forgotten, "not found by their words alone": stored.unknown}
    if any(left_out.values()):
        told = ", ".join(f"{count} {why}" for why, count in left_out.items() if count)
        yield Text(f"Not tried: {told}.")
    yield Text(f"Posts of the sample ruled out: {sample.posts} of {sample.tried:,}")


def _changes(effect: Effect) -> Table:
    lost = len(effect.stored.lost)
    title = f"{lost} would be lost, {len(effect.stored.changes) - lost} changed"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("decided", "case", "on", "people", "post", ""):
        table.add_column(heading, no_wrap=heading != "post", overflow="fold")
    for change in effect.stored.changes:
        decided, key = change.decided, change.decided.mention.post.key
        table.add_row(
            severity_text(decided.decision.severity.name),
            decided.case_id or "-",
            f"{decided.decided_at:%d %b}",
            decided.review.outcome.word if decided.review else "",
            Text(f"{key.platform} {key.id}"),
            Text("lost", style=_style(change)) if change.is_lost else Text("about others"),
        )
    return table


def _style(change: Rematched) -> str:
    told = change.decided.decision.severity >= Severity.HIGH
    return "bold red" if told and not _is_disowned(change) else ""


def effect_dict(effect: Effect) -> dict[str, object]:
    """Return an effect as JSON has it."""
    return {
        "number": effect.evidence.id,
        "subject": effect.evidence.subject,
        "words": list(effect.evidence.words),
        "tried": effect.stored.tried,
        "lost": [change.decided.id for change in effect.stored.lost],
        "threats_lost": [change.decided.id for change in effect.lost_threats],
    }
