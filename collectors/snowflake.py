"""Where a newest-first timeline was left off, so that no post is skipped and none read twice.

A run that is cut short has read the newest posts and not those below them. What is left to read
is kept as stretches of ids; the next run first reads what is newer than everything seen, since
that is what may be urgent, and then the stretches, newest first.

Source: X's ids carry their time: milliseconds since 1288834974657 above 22 lower bits,
https://docs.x.com/fundamentals/x-ids.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from domain.types import Gap

EPOCH_MS = 1_288_834_974_657
#: Bits below the time.
SEQUENCE_BITS = 22
#: The index shows a post seconds to minutes late: so much is read again each time.
OVERLAP = timedelta(minutes=10)
#: More stretches than this are joined: a cursor stays short however long a flood lasts.
MAX_STRETCHES = 50
#: The largest id X's own type holds.
MAX_ID = 2**63 - 1


def first_id_at(moment: datetime) -> int:
    """Return the smallest id a post of this moment can have."""
    return max(0, int(moment.timestamp() * 1000) - EPOCH_MS) << SEQUENCE_BITS


def moment_of(post_id: int) -> datetime:
    """Return when a post with this id was made, in UTC."""
    return datetime.fromtimestamp(((post_id >> SEQUENCE_BITS) + EPOCH_MS) / 1000, tz=UTC)


def as_id(value: object) -> int | None:
    """Return an id that a place in time can be read from, or ``None`` for anything else."""
    text = str(value) if isinstance(value, str | int) else ""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MAX_ID)):
        return None
    return int(text) if int(text) <= MAX_ID else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Ids not read yet: those above ``since`` and below ``until``."""

    #: ``None``: as far back as the platform goes.
    since: int | None = None
    #: ``None``: up to the newest.
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far one timeline has been read."""

    #: The highest id seen.
    newest: int | None = None
    #: What is left to read, newest first.
    left: tuple[Stretch, ...] = ()

    @classmethod
    def parse(cls, data: object) -> Self:
        """Return the position that :meth:`data` gave.

        Raises:
            ValueError: It is something else.
        """
        match data:
            case {"newest": newest, "left": [*pairs]}:
                return cls(newest=_stored(newest), left=tuple(_stretch(pair) for pair in pairs))
        raise ValueError("not a position in a timeline")

    def data(self) -> dict[str, object]:
        """Return the position for JSON; ids are text, as they are for X."""
        pairs = [[_text(stretch.since), _text(stretch.until)] for stretch in self.left]
        return {"newest": _text(self.newest), "left": pairs}

    def opened(self) -> Self:
        """Return the position with everything newer than the newest to be read first."""
        left = tuple(stretch for stretch in self.left if stretch.until is not None)
        top = Stretch(since=self._reread_from(left))
        return replace(self, left=_joined((top, *left)))

    def after(self, seen: Stretch, *, more: bool) -> Self:
        """Return the position once a page of the first stretch is stored.

        Args:
            seen: The page: ``since`` its oldest id, ``until`` its newest; ``None`` if empty.
            more: The platform has further pages of the stretch.
        """
        asked, *rest = self.left
        newest = max((i for i in (self.newest, seen.until) if i is not None), default=None)
        lower = [replace(asked, until=_lowest(asked, seen.since))] if more else []
        return replace(self, newest=newest, left=(*lower, *rest))

    def aged(self, floor: int, reason: str) -> tuple[Self, Gap | None]:
        """Return what is left above the oldest id the platform still shows, and what is lost."""
        lost = [stretch for stretch in self.left if _below(stretch, floor)]
        if not lost:
            return self, None
        kept = [s for s in self.left if s.until is None or s.until > floor]
        kept = [replace(s, since=floor) if s in lost else s for s in kept]
        since = lost[-1].since
        until = max(min(stretch.until or floor, floor) for stretch in lost)
        began = None if since is None else moment_of(since)
        gap = Gap(since=began, until=moment_of(until), reason=reason)
        return replace(self, left=tuple(kept)), gap

    def _reread_from(self, left: tuple[Stretch, ...]) -> int | None:
        """Return the id above which to ask: a little overlap, but nothing that is left anyway."""
        if self.newest is None:
            return None
        overlap = int(OVERLAP.total_seconds() * 1000) << SEQUENCE_BITS
        since = max(0, self.newest - overlap)
        return max([since, *(s.until - 1 for s in left if s.until and s.until <= self.newest)])


def load_positions(cursor: str | None) -> dict[str, Position]:
    """Return the timelines' positions that a cursor holds.

    Raises:
        ValueError: The cursor was not written by :func:`dump_positions`.
    """
    data = json.loads(cursor) if cursor else {}
    if not isinstance(data, dict):
        raise ValueError("not positions of timelines")  # noqa: TRY004  one kind of mistake
    return {name: Position.parse(position) for name, position in data.items()}


def dump_positions(positions: dict[str, Position]) -> str:
    """Return the cursor that holds these timelines' positions."""
    return json.dumps({name: position.data() for name, position in positions.items()})


def _joined(left: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Join the oldest stretches beyond the limit: some posts are read twice, none is lost."""
    if len(left) <= MAX_STRETCHES:
        return left
    kept, rest = left[: MAX_STRETCHES - 1], left[MAX_STRETCHES - 1 :]
    return (*kept, Stretch(since=rest[-1].since, until=rest[0].until))


def _below(stretch: Stretch, floor: int) -> bool:
    """Tell whether some of a stretch lies below what the platform still shows."""
    if stretch.since is not None:
        return stretch.since < floor
    return stretch.until is not None and stretch.until <= floor


def _lowest(asked: Stretch, oldest: int | None) -> int | None:
    """Return where to go on: an id from outside what was asked for moves nothing."""
    above = asked.since is None or (oldest is not None and oldest > asked.since)
    below = asked.until is None or (oldest is not None and oldest < asked.until)
    return oldest if oldest is not None and above and below else asked.until


def _stored(value: object) -> int | None:
    number = as_id(value)
    if value is not None and number is None:
        raise ValueError("not an id")
    return number


def _stretch(pair: object) -> Stretch:
    match pair:
        case [since, until]:
            return Stretch(since=_stored(since), until=_stored(until))
    raise ValueError("not a stretch of ids")


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
