"""One matcher for every school of the country: which schools, and whom there, a post is about.

A register holds an index of names only. It tells which schools a post may be about; on each of
them the single-school matcher decides, with the school's whole watch list, which is loaded when it
is needed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np

from domain.types import Mention, Post, Space
from mentions.disambiguate import ABOUT_CUT
from mentions.matcher import examine
from mentions.register_candidates import candidates
from mentions.register_index import Postings, index_of, merged
from mentions.register_reading import see
from mentions.register_state import Late, State
from mentions.register_terms import Entry, entry_of
from mentions.watchlist import Watchlist

__all__ = ("Entry", "Register", "build_register", "entry_of")

#: Compiled watch lists that are kept.
_KEPT = 512


@dataclass(slots=True)
class Lists:
    """The watch lists last used, compiled."""

    load: Callable[[str], Watchlist]
    most: int = _KEPT
    _kept: OrderedDict[tuple[str, int], Watchlist] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, key: tuple[str, int]) -> Watchlist:
        """Return the watch list of a school, by its id and version."""
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        loaded = self.load(key[0])
        with self._lock:
            self._kept[key] = loaded
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return loaded


class Register:
    """Finds the schools that a post is about; any number of threads may ask while it changes.

    A post is decided for at most :data:`mentions.register_weighing.MOST` schools, and at most
    :data:`mentions.register_candidates.MOST_TERMS` of its names are looked up, so that no text
    can make it work without end; a text beyond these is answered for the schools that fit.
    """

    def __init__(self, state: State, lists: Lists) -> None:
        """Start from a state; see :func:`build_register`."""
        self._state = state
        self._lists = lists
        self._numbers = _numbers(state)
        self._versions = count(1)
        self._changed: list[tuple[str, Entry | None]] | None = None
        self._writing = threading.Lock()
        self._compacting = threading.Lock()

    def find(self, post: Post, space: Space = Space.ANYWHERE) -> list[tuple[str, Mention]]:
        """Return each school that the post is about with the mention, the surest first.

        Args:
            post: Any post; of its thread, only what names somebody counts.
            space: Where its source reads.

        Raises:
            Whatever ``load`` raises for a school that it does not know.
        """
        state = self._state
        found = []
        for number in self._candidates(post, state):
            # Not screened once more: a screen takes longer to make than a post to be read.
            mention = examine(post, self._lists.of(state.ids[number]), space)
            if mention.about_score >= ABOUT_CUT:
                found.append((state.ids[number][0], mention))
        return sorted(found, key=lambda one: (-one[1].about_score, one[0]))

    def candidates(self, post: Post) -> list[str]:
        """Return the schools that :meth:`find` decides on."""
        state = self._state
        return [state.ids[number][0] for number in self._candidates(post, state)]

    def replace(self, school_id: str, entry: Entry | None) -> None:
        """Watch a new school or a changed list, or with ``None`` no longer watch a school.

        Readers see the school as it was, then as it is, and never in between. ``load`` must know
        the new list before this is called.
        """
        with self._writing:
            self._replace(school_id, entry)
            if self._changed is not None:
                self._changed.append((school_id, entry))

    def compact(self) -> None:
        """Take what changed since it was built into the index; call it from any thread.

        Readers go on with the old index meanwhile, and changes are made as ever.
        """
        with self._compacting:
            with self._writing:
                state, self._changed = self._state, []
            fresh = _compacted(state)
            with self._writing:
                changed, self._changed = self._changed, None
                self._state = fresh
                self._numbers = _numbers(fresh)
                for school_id, entry in changed:
                    self._replace(school_id, entry)

    def __len__(self) -> int:
        """Return how many schools are watched."""
        return int(self._state.alive.sum())

    def _candidates(self, post: Post, state: State) -> list[int]:
        text = f"{post.text}\n{post.thread}" if post.thread else post.text
        return candidates(see(text), state)

    def _replace(self, school_id: str, entry: Entry | None) -> None:
        state = self._state
        alive, ids = state.alive, state.ids
        if (old := self._numbers.pop(school_id, None)) is not None:
            alive = alive.copy()
            alive[old] = False
        if entry is not None:
            number = self._numbers[school_id] = len(alive)
            ids = (*ids, (school_id, next(self._versions)))
            state.late.add(entry, number)
            alive = np.append(alive, np.True_)
        self._state = replace(state, alive=alive, ids=ids)


def build_register(entries: Iterable[Entry], load: Callable[[str], Watchlist]) -> Register:
    """Return the register of these schools.

    Args:
        entries: Each school once; they are read one after the other, and none is kept.
        load: Returns the watch list of a school by its id; it is asked from the threads that call
            :meth:`Register.find`, and what it returns is kept for the schools last asked for.
    """
    postings, ids = Postings(), []
    for number, entry in enumerate(entries):
        postings.add(entry, number)
        ids.append((entry.school_id, 0))
    alive = np.ones(len(ids), np.bool_)
    state = State(index=index_of(postings), late=Late(), alive=alive, ids=tuple(ids))
    return Register(state, Lists(load))


def _numbers(state: State) -> dict[str, int]:
    return {state.ids[number][0]: number for number in np.flatnonzero(state.alive).tolist()}


def _compacted(state: State) -> State:
    late = Postings()
    for number, entry in sorted(state.late.entries.copy().items()):
        if number < len(state.alive) and state.alive[number]:
            late.add(entry, number)
    index, numbers = merged(state.index, state.alive, late)
    return State(
        index=index,
        late=Late(),
        alive=np.ones(len(numbers), np.bool_),
        ids=tuple(state.ids[number] for number in numbers.tolist()),
    )
