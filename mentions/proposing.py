"""What another watch list would make of mentions that are stored.

Both lists are tried on the same kept words, so that nothing but the list makes a difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.preview import threat_severity
from domain.types import Decided, Severity, Space
from mentions.disambiguate import ABOUT_CUT
from mentions.matcher import examine
from mentions.watchlist import Watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematched:
    """A stored mention that another watch list would see otherwise."""

    decided: Decided
    before: tuple[str, ...]
    #: Nobody: it would no longer be about us.
    after: tuple[str, ...]

    @property
    def is_lost(self) -> bool:
        """Whether it would no longer be about us."""
        return not self.after

    @property
    def is_lost_threat(self) -> bool:
        """Whether it would be lost, and was told at once."""
        return self.is_lost and told_at_once(self.decided)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematch:
    """Everything that another watch list would change about what is stored."""

    #: Those that would be lost first; of these the threats, then those with a case.
    changes: tuple[Rematched, ...]
    tried: int
    #: Their words are deleted.
    forgotten: int
    #: The present list does not find anybody in what is kept of them either.
    unknown: tuple[Decided, ...]

    @property
    def lost(self) -> tuple[Rematched, ...]:
        """What would no longer be about us."""
        return tuple(change for change in self.changes if change.is_lost)

    @property
    def lost_threats(self) -> tuple[Rematched, ...]:
        """Of these, what was told at once."""
        return tuple(change for change in self.changes if change.is_lost_threat)


def told_at_once(decided: Decided) -> bool:
    """Return whether a mention was told within minutes."""
    return decided.decision.severity >= Severity.HIGH


def rematch(
    decided: Sequence[Decided],
    before: Watchlist,
    after: Watchlist,
    spaces: Mapping[str, Space],
) -> Rematch:
    """Return what a watch list would change about decided mentions; nothing is stored.

    Args:
        decided: What was decided; what is forgotten cannot be tried.
        before: The present list.
        after: The other.
        spaces: By a source's name, whose space it reads; those not named read anywhere.
    """
    kept = [each for each in decided if not each.forgotten]
    again = [
        Rematched(
            decided=each,
            before=_subjects(each, before, spaces),
            after=_subjects(each, after, spaces),
        )
        for each in kept
    ]
    known = [each for each in again if each.before]
    return Rematch(
        changes=tuple(sorted(_changed(known), key=_urgency)),
        tried=len(known),
        forgotten=len(decided) - len(kept),
        unknown=tuple(each.decided for each in again if not each.before),
    )


def _subjects(
    decided: Decided, watchlist: Watchlist, spaces: Mapping[str, Space]
) -> tuple[str, ...]:
    space = spaces.get(decided.source, Space.ANYWHERE)
    mention = examine(decided.mention.post, watchlist, space)
    return mention.subjects if mention.about_score >= ABOUT_CUT else ()


def _changed(known: Iterable[Rematched]) -> Iterable[Rematched]:
    return (each for each in known if set(each.before) != set(each.after))


def _urgency(change: Rematched) -> tuple[bool, bool, int, bool, int, int]:
    """Return where a change stands in the list: ascending, so what matters is negated."""
    decision = change.decided.decision
    return (
        not change.is_lost,
        not change.is_lost_threat,
        -threat_severity(decision),
        change.decided.case_id is None,
        -decision.severity,
        change.decided.id,
    )
