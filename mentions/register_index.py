"""The terms of all schools in arrays: who bears a name, who is called after what, who is where.

Of a million names an index holds each distinct surname once, and two numbers for every bearer.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentions.register_terms import (
    GIVEN,
    Entry,
    anchors_of,
    pattern_of,
    phrases_of,
    surnames_of,
)
from mentions.vocabulary import english

Numbers = NDArray[np.int32]

#: Building one automaton holds up every other thread: so many take some 60 ms.
_PATTERNS = 32_768


@dataclass(frozen=True, slots=True)
class Postings:
    """Which school has which term, and for a surname with which first name; in no order."""

    #: By term, its number.
    terms: dict[str, int] = field(default_factory=dict)
    #: By first name, its number; the empty one is 0.
    givens: dict[str, int] = field(default_factory=lambda: {"": 0})
    term_of: "array[int]" = field(default_factory=lambda: array("i"))
    school_of: "array[int]" = field(default_factory=lambda: array("i"))
    given_of: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, entry: Entry, school: int) -> None:
        """Add every term of ``entry``, whose number is ``school``."""
        terms, givens, before = self.terms, self.givens, len(self.term_of)
        add_term, add_given = self.term_of.append, self.given_of.append
        for surname, given in surnames_of(entry.names):
            add_term(terms.setdefault(surname, len(terms)))
            add_given(givens.setdefault(given, len(givens)))
        for phrase in phrases_of(entry):
            add_term(terms.setdefault(phrase, len(terms)))
            add_given(0)
        self.school_of.extend([school] * (len(self.term_of) - before))


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Terms with their schools, never changed once built."""

    terms: Mapping[str, int]
    #: The terms by their numbers.
    names: Sequence[str]
    #: Where the schools of each term begin in ``schools``, and where the last ends.
    starts: NDArray[np.int64]
    schools: Numbers
    #: For each of ``schools``, the number of the first name.
    given: Numbers
    #: First names in order; their place is their number.
    givens: Sequence[str]
    given_words: frozenset[str]
    #: By number of the first name, where its bearers begin in ``by_given``.
    given_starts: NDArray[np.int64]
    by_given: Numbers
    #: By a word, the phrases of which a text may hold one if it holds the word.
    anchors: Mapping[str, tuple[str, ...]]
    automata: "Sequence[Automaton]"

    def size(self, term: str) -> int:
        """Return how many names or phrases of schools are ``term``."""
        number = self.terms.get(term, -1)
        return int(self.starts[number + 1] - self.starts[number]) if number >= 0 else 0

    def bearers(self, term: str) -> Numbers:
        """Return the schools of ``term``, some perhaps more than once."""
        number = self.terms.get(term, -1)
        if number >= 0:
            return self.schools[self.starts[number] : self.starts[number + 1]]
        low, high = self.range_of(term.removeprefix(GIVEN)) if term.startswith(GIVEN) else (0, 0)
        return self.by_given[self.given_starts[low] : self.given_starts[high]]

    def named(self, surname: str, given: str) -> Numbers:
        """Return the schools where somebody's first name is, or begins with, ``given``."""
        number = self.terms.get(surname, -1)
        if number < 0:
            return self.schools[:0]
        at = slice(self.starts[number], self.starts[number + 1])
        low, high = self.range_of(given)
        return self.schools[at][(self.given[at] >= low) & (self.given[at] < high)]

    def range_of(self, given: str) -> tuple[int, int]:
        """Return which first names ``given`` may stand for; of two letters, only itself."""
        low = bisect_left(self.givens, given)
        if len(given) == 2:  # noqa: PLR2004 - Jo is not every Joseph
            return low, low + (self.givens[low : low + 1] == [given])
        return low, bisect_left(self.givens, f"{given}\x7f")

    def is_given(self, word: str) -> bool:
        """Return whether ``word`` is somebody's first name, or short for one."""
        if word in self.given_words or len(word) == 1:
            return True
        if len(word) <= len("the") or word in english():
            return False
        low, high = self.range_of(word)
        return low < high

    def within(self, skeleton: str) -> Iterator[str]:
        """Yield the terms that stand within joined letters; see :func:`pattern_of`."""
        for automaton in self.automata:
            yield from automaton.within(skeleton)


@dataclass(frozen=True, slots=True)
class Automaton:
    """Some thousand rare names, found within one another's letters in one pass."""

    terms: Sequence[str]
    #: ``ahocorasick_rs.BytesAhoCorasick``, which has no types.
    automaton: Any

    def within(self, skeleton: str) -> Iterator[str]:
        """Yield its terms that stand within ``skeleton``."""
        found = self.automaton.find_matches_as_indexes(skeleton.encode(), overlapping=True)
        return (self.terms[index] for index, _, _ in found)


def index_of(postings: Postings) -> Index:
    """Return the postings as an index."""
    order = sorted(postings.givens)
    renumbered = np.empty(len(order), np.int32)
    renumbered[[postings.givens[given] for given in order]] = np.arange(len(order))
    return assemble(
        postings.terms,
        order,
        (
            np.array(postings.term_of, np.int32),
            np.array(postings.school_of, np.int32),
            renumbered[np.array(postings.given_of, np.int32)],
        ),
    )


def assemble(
    terms: Mapping[str, int], givens: Sequence[str], columns: tuple[Numbers, Numbers, Numbers]
) -> Index:
    """Return the index of postings given as columns: term, school and first name.

    Args:
        terms: By term, its number: 0 and on, in order.
        givens: First names in order.
        columns: One row for each posting.
    """
    term_of, school_of, given_of = columns
    order = np.argsort(term_of, kind="stable")
    schools, given = school_of[order], given_of[order]
    by_given = np.argsort(given, kind="stable")
    return Index(
        terms=terms,
        names=list(terms),
        starts=_starts(term_of, len(terms)),
        schools=schools,
        given=given,
        givens=givens,
        given_words=frozenset(givens),
        given_starts=_starts(given, len(givens)),
        by_given=schools[by_given],
        anchors=anchored(terms),
        automata=tuple(_automata(terms)),
    )


def _starts(numbers: Numbers, rows: int) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=rows)))).astype(np.int64)


def anchored(terms: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases among ``terms`` by the words under which to look for them."""
    anchors: dict[str, list[str]] = {}
    for term in terms:
        if term[1:2] == " ":
            for anchor in anchors_of(term[2:]):
                anchors.setdefault(anchor, []).append(term)
    return {anchor: tuple(found) for anchor, found in anchors.items()}


def _automata(terms: Iterable[str]) -> Iterator[Automaton]:
    from ahocorasick_rs import BytesAhoCorasick

    looked_for = [(term, pattern) for term in terms if (pattern := pattern_of(term))]
    for first in range(0, len(looked_for), _PATTERNS):
        some = looked_for[first : first + _PATTERNS]
        patterns = [pattern.encode() for _, pattern in some]
        yield Automaton([term for term, _ in some], BytesAhoCorasick(patterns))


def merged(index: Index, alive: NDArray[np.bool_], late: Postings) -> tuple[Index, Numbers]:
    """Return an index without the dead schools of ``index`` and with what came since.

    Args:
        index: The index to start from.
        alive: By a school's number, whether it is still watched; as long as the numbers go.
        late: What came later, under numbers that go on from the index's.

    Returns:
        The new index, and the old numbers of its schools, in the order of their new ones.
    """
    terms, givens = (
        dict(index.terms),
        dict(zip(index.givens, range(len(index.givens)), strict=True)),
    )
    term_ids = np.array([terms.setdefault(t, len(terms)) for t in late.terms], np.int32)
    given_ids = np.array([givens.setdefault(g, len(givens)) for g in late.givens], np.int32)
    term_of = np.repeat(np.arange(len(index.names), dtype=np.int32), np.diff(index.starts))
    term_of = np.concatenate((term_of, term_ids[np.array(late.term_of, np.int32)]))
    school_of = np.concatenate((index.schools, np.array(late.school_of, np.int32)))
    given_of = np.concatenate((index.given, given_ids[np.array(late.given_of, np.int32)]))
    kept = alive[school_of]
    new_numbers = np.cumsum(alive, dtype=np.int32) - 1
    new_terms, term_of = _renumbered(terms, term_of[kept], list(terms))
    new_givens, given_of = _renumbered(givens, given_of[kept], sorted(givens))
    columns = (term_of, new_numbers[school_of[kept]], given_of)
    numbers = {term: number for number, term in enumerate(new_terms)}
    return assemble(numbers, new_givens, columns), np.flatnonzero(alive).astype(np.int32)


def _renumbered(
    numbers: Mapping[str, int], column: Numbers, order: Sequence[str]
) -> tuple[list[str], Numbers]:
    """Return the words of ``order`` that the column still holds, and the column renumbered."""
    held = np.zeros(len(numbers), np.bool_)
    held[column] = True
    left = [word for word in order if held[numbers[word]]]
    table = np.zeros(len(numbers), np.int32)
    table[[numbers[word] for word in left]] = np.arange(len(left))
    return left, table[column]
