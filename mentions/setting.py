"""Where a post stands, and what it replies to."""

from dataclasses import dataclass

from domain.types import Space


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a post stands."""

    space: Space = Space.ANYWHERE
    #: What makes it local, as a sentence.
    locality: str = "It was posted on a local page."
    #: How sure it is that what the post replies to is about us, in [0, 1].
    thread: float = 0.0
    #: Who is named in it, however weakly.
    replied_to: frozenset[str] = frozenset()
