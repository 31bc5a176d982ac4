"""What a register knows at one moment: an index, what came since, and who is still watched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mentions.register_index import Index, Numbers, anchored
from mentions.register_terms import GIVEN, Entry, pattern_of, phrases_of, surnames_of

_NOBODY: Numbers = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Late:
    """Schools that came after the index was built; it only grows.

    A reader may look while a school is being added: it passes over numbers that its
    :class:`State` does not call alive, and a school is called alive once all of it is here.
    """

    #: By term, the schools and first names.
    bearers: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    anchors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)

    def add(self, entry: Entry, school: int) -> None:
        """Add every term of ``entry``, whose number is ``school``."""
        self.entries[school] = entry
        for surname, given in surnames_of(entry.names):
            self._bear(surname, school, given)
            self._bear(f"{GIVEN}{given}", school, given)
        phrases = tuple(dict.fromkeys(phrases_of(entry)))
        for phrase in phrases:
            self._bear(phrase, school, "")
        for anchor, found in anchored(phrases).items():
            _extend(self.anchors, anchor, found)

    def _bear(self, term: str, school: int, given: str) -> None:
        if term not in self.bearers and (pattern := pattern_of(term)):
            _extend(self.patterns, pattern, (term,))
        self.bearers[term] = (*self.bearers.get(term, ()), (school, given))

    def named(self, surname: str, given: str) -> Numbers:
        """Return the schools where somebody's first name begins with ``given``."""
        found = [n for n, first in self.bearers.get(surname, ()) if first.startswith(given)]
        return np.array(found, np.int32)

    def within(self, skeleton: str) -> Iterator[str]:
        """Yield the terms that stand within joined letters."""
        for pattern in self.patterns.keys() & set(_parts(skeleton)):
            yield from self.patterns[pattern]


_SHORTEST, _LONGEST = 6, 32


def _parts(skeleton: str) -> Iterator[str]:
    """Yield every stretch of letters that is as long as names are."""
    for start in range(len(skeleton) - _SHORTEST + 1):
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(skeleton)) + 1):
            yield skeleton[start:end]


def _extend(table: dict[str, tuple[str, ...]], key: str, more: tuple[str, ...]) -> None:
    table[key] = tuple(dict.fromkeys((*table.get(key, ()), *more)))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What readers see; replaced as a whole."""

    index: Index
    late: Late
    #: By a school's number, whether it is still watched.
    alive: NDArray[np.bool_]
    #: By a school's number, its id, and the version of its list.
    ids: Sequence[tuple[str, int]]

    def words_known(self, words: set[str]) -> set[str]:
        """Return which of the words are somebody's surname."""
        known = self.index.terms.keys() & words
        return known | (self.late.bearers.keys() & words) if self.late.bearers else known

    def phrases(self, words: set[str]) -> set[str]:
        """Return the phrases that a text of these words may hold."""
        found: set[str] = set()
        late = (self.late.anchors,) if self.late.anchors else ()
        for anchors in (self.index.anchors, *late):
            for anchor in anchors.keys() & words:
                found.update(anchors[anchor])
        return found

    def size(self, term: str) -> int:
        """Return how many bear the term, at least; leavers are still counted."""
        return self.index.size(term) + len(self.late.bearers.get(term, ()))

    def bearers(self, term: str) -> Numbers:
        """Return the schools of a term that are still watched, some perhaps repeated."""
        found = self.index.bearers(term)
        late = [number for number, _ in self.late.bearers.get(term, ())]
        return self._watched(np.concatenate((found, np.array(late, np.int32))) if late else found)

    def named(self, surname: str, given: str) -> Numbers:
        """Return the schools where somebody of that surname may be called ``given``."""
        found = self.index.named(surname, given)
        late = self.late.named(surname, given) if self.late.bearers else _NOBODY
        return self._watched(np.concatenate((found, late)) if len(late) else found)

    def is_given(self, word: str) -> bool:
        """Return whether somebody's first name begins with ``word``."""
        return self.index.is_given(word) or f"{GIVEN}{word}" in self.late.bearers

    def within(self, skeleton: str) -> Iterator[str]:
        """Yield the terms that stand within joined letters."""
        yield from self.index.within(skeleton)
        if self.late.patterns:
            yield from self.late.within(skeleton)

    def _watched(self, numbers: Numbers) -> Numbers:
        known = numbers[numbers < len(self.alive)] if self.late.entries else numbers
        return known[self.alive[known]]
