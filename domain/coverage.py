"""What a silence is worth: which sources were read, and which cannot speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.types import Gap, Outcome, SourceState

#: In plain words, why the silence of a source means nothing at present.
_BLIND = {
    Outcome.THROTTLED: "asked us to wait",
    Outcome.QUOTA: "is out of credit",
    Outcome.AUTH: "refused our key",
    Outcome.GONE: "no longer exists at its address",
    Outcome.BAD_ANSWER: "answers with something that is not its content",
    Outcome.NETWORK: "could not be reached",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The sources of one installation, as they stood at one moment."""

    #: Those that are read.
    states: tuple[SourceState, ...]
    #: Names of those that are configured but off, with the reason.
    off: tuple[tuple[str, str], ...] = ()
    #: Stretches of time that a source, by its name, can no longer show us.
    gaps: tuple[tuple[str, Gap], ...] = ()

    @property
    def blind(self) -> tuple[SourceState, ...]:
        """The sources whose silence means nothing at present."""
        return tuple(state for state in self.states if state.outcome in _BLIND)

    @property
    def partial(self) -> tuple[SourceState, ...]:
        """The sources that were read, though not to the end."""
        return tuple(state for state in self.states if state.outcome is Outcome.PARTIAL)


def coverage_lines(coverage: Coverage) -> tuple[str, ...]:
    """Return sentences for the foot of every mail; the first one always counts."""
    good = len(coverage.states) - len(coverage.blind) - len(coverage.partial)
    lines = [f"{good} of {len(coverage.states)} sources were read in full."]
    lines += [_blind_line(state) for state in coverage.blind]
    lines += [f"{state.name} was read in part: {state.detail}" for state in coverage.partial]
    lines += [_gap_line(name, gap) for name, gap in coverage.gaps]
    lines += [f"{name} is off: {reason}." for name, reason in coverage.off]
    return tuple(lines)


def _blind_line(state: SourceState) -> str:
    good = _moment(state.last_good_at) if state.last_good_at else "never"
    return (
        f"{state.name} {_BLIND[state.outcome]} since {_moment(state.since)}"
        f" (last read: {good}): its silence means nothing."
    )


def _gap_line(name: str, gap: Gap) -> str:
    since = f"from {_moment(gap.since)} " if gap.since else ""
    return f"{name} cannot show what was posted {since}until {_moment(gap.until)}: {gap.reason}"


def _moment(moment: datetime) -> str:
    return f"{moment:%d %b %Y %H:%M} UTC"


def problem_key(blind: Sequence[SourceState]) -> str:
    """Return what makes two sets of blind sources the same problem to a technician."""
    return ",".join(sorted(f"{state.name}={state.outcome}" for state in blind))
