"""Whom to look for, compiled once: the names as forms, indexed by how they begin."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from ahocorasick_rs import AhoCorasick

from domain.types import SCHOOL, LearntEvidence, Namesake, Person, School
from mentions.forms import Form, Kind, form_of
from mentions.normalise import fold, words
from mentions.people import person_forms
from mentions.schools import core_of, school_forms

#: Raised when the same list would match otherwise, so that remembered posts are read again.
RULES = 2

#: From this length on a name is looked for with its last letter first, too.
_TURNED = 5
_MAY_BE_TURNED = frozenset((Kind.FULL, Kind.SURNAME, Kind.SCHOOL, Kind.SHORT, Kind.CORE))

#: Names of one letter are never looked for.
_SHORTEST = 2


class Forms:
    """Forms that are found together in one pass over a text's letters."""

    def __init__(self, forms: Iterable[Form]) -> None:
        rows: dict[str, list[tuple[Form, bool]]] = {}
        for form in forms:
            if form.with_dots:
                continue
            rows.setdefault(form.skeleton, []).append((form, False))
            turns = form.kind in _MAY_BE_TURNED and not form.acronym
            if turns and len(form.letters) >= _TURNED:
                rows.setdefault(form.skeleton[::-1], []).append((form, True))
        self._rows = tuple(tuple(row) for row in rows.values())
        self._automaton = AhoCorasick(list(rows))

    def __iter__(self) -> Iterator[Form]:
        return (form for row in self._rows for form, backwards in row if not backwards)

    def at(self, skeleton: str) -> Iterator[tuple[Form, int, bool]]:
        """Yield each form that may stand in a text's skeleton, where, and whether backwards."""
        for row, start, _ in self._automaton.find_matches_as_indexes(skeleton, overlapping=True):
            yield from ((form, start, backwards) for form, backwards in self._rows[row])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watchlist:
    """The school, its people, and those who merely share a name with them.

    Two lists are the same only if they are one object, so that what is made of a list is cheaply
    kept with it; :attr:`fingerprint` tells whether two say the same.
    """

    school: School
    people: tuple[Person, ...]
    namesakes: tuple[Namesake, ...] = ()
    #: What people said was not ours, while it counts.
    learnt: tuple[LearntEvidence, ...] = ()
    #: Every way of naming somebody or something.
    forms: Forms = field(init=False, repr=False, compare=False)
    #: First letters of a first name and a surname, and whose they are.
    initials: Mapping[str, tuple[Form, ...]] = field(init=False, repr=False, compare=False)
    #: Folded, with ``@`` or ``#``, and whose it is.
    handles: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        forms = tuple(_distinct(self._all_forms()))
        object.__setattr__(self, "forms", Forms(forms))
        letters: dict[str, tuple[Form, ...]] = {}
        for form in forms:
            if form.with_dots:
                letters[form.letters] = (*letters.get(form.letters, ()), form)
        object.__setattr__(self, "initials", letters)
        object.__setattr__(self, "handles", tuple(self._all_handles()))

    @property
    def fingerprint(self) -> str:
        """A hash of everything watched: another list, or other rules, is another fingerprint."""
        watched = {"rules": RULES, "school": asdict(self.school)}
        watched["people"] = [asdict(person) for person in self.people]
        watched["namesakes"] = [asdict(namesake) for namesake in self.namesakes]
        watched["learnt"] = [(one.subject, one.words) for one in self.learnt]
        return hashlib.sha256(json.dumps(watched, default=str).encode()).hexdigest()

    def person(self, subject: str) -> Person | None:
        """Return the person of that id, ``None`` for the school."""
        return next((person for person in self.people if person.id == subject), None)

    def _all_forms(self) -> Iterator[Form]:
        others = {core_of(tuple(words(namesake.name))) for namesake in self.namesakes}
        yield from school_forms(self.school, others)
        for person in self.people:
            yield from person_forms(person)
        for namesake in self.namesakes:
            yield form_of("", Kind.NAMESAKE, tuple(words(namesake.name)))

    def _all_handles(self) -> Iterator[tuple[str, str]]:
        owners: list[tuple[str, tuple[str, ...]]] = [(SCHOOL, self.school.handles)]
        owners += [(person.id, person.handles) for person in self.people]
        for subject, handles in owners:
            yield from ((fold(handle).text.strip(), subject) for handle in handles if handle[1:])


def build_watchlist(  # noqa: PLR0913 - each is a list of config.toml or of the database
    school: School,
    people: Sequence[Person],
    namesakes: Sequence[Namesake] = (),
    *,
    today: date,
    learnt: Sequence[LearntEvidence] = (),
) -> Watchlist:
    """Return the watch list of those who work here on ``today``; leavers are no longer watched.

    Learnt evidence that nobody accepted yet, or that has expired, is left out.
    """
    return Watchlist(
        school=school,
        people=tuple(p for p in people if p.until is None or p.until >= today),
        namesakes=tuple(namesakes),
        learnt=tuple(one for one in learnt if one.counts(today)),
    )


def _distinct(forms: Iterable[Form]) -> Iterable[Form]:
    """Return each form once; ours come before a namesake's of the same letters."""
    found: dict[tuple[str, str], Form] = {}
    ours: set[str] = set()
    for form in forms:
        if len(form.letters) < _SHORTEST:
            continue
        if form.kind is Kind.NAMESAKE and form.letters in ours:
            continue
        ours.add(form.letters)
        found.setdefault((form.subject, form.letters), form)
    return found.values()
