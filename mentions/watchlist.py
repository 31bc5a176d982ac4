"""Whom to look for, compiled once: the names as forms, indexed by how they begin."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from domain.types import SCHOOL, Namesake, Person, School
from mentions.forms import Form, Kind, form_of, person_forms, school_forms
from mentions.normalise import fold, words

#: Raised when the same list would match otherwise, so that remembered posts are read again.
RULES = 1

#: A form is found by its first letters; names of one letter are never looked for.
PREFIX = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """The school, its people, and those who merely share a name with them."""

    school: School
    people: tuple[Person, ...]
    namesakes: tuple[Namesake, ...] = ()
    #: By the first :data:`PREFIX` letters of the skeleton, longest form first.
    forms: Mapping[str, tuple[Form, ...]] = field(init=False, repr=False, compare=False)
    #: Folded, with ``@`` or ``#``, and whose it is.
    handles: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "forms", _index(self._all_forms()))
        object.__setattr__(self, "handles", tuple(self._all_handles()))

    @property
    def fingerprint(self) -> str:
        """A hash of everything watched: another list, or other rules, is another fingerprint."""
        watched = {"rules": RULES, "school": asdict(self.school)}
        watched["people"] = [asdict(person) for person in self.people]
        watched["namesakes"] = [asdict(namesake) for namesake in self.namesakes]
        return hashlib.sha256(json.dumps(watched, default=str).encode()).hexdigest()

    def person(self, subject: str) -> Person | None:
        """Return the person of that id, ``None`` for the school."""
        return next((person for person in self.people if person.id == subject), None)

    def _all_forms(self) -> Iterator[Form]:
        yield from school_forms(self.school)
        for person in self.people:
            yield from person_forms(person)
        for namesake in self.namesakes:
            yield form_of("", Kind.NAMESAKE, tuple(words(namesake.name)))

    def _all_handles(self) -> Iterator[tuple[str, str]]:
        owners: list[tuple[str, tuple[str, ...]]] = [(SCHOOL, self.school.handles)]
        owners += [(person.id, person.handles) for person in self.people]
        for subject, handles in owners:
            yield from ((fold(handle).text.strip(), subject) for handle in handles if handle[1:])


def build_watchlist(
    school: School, people: Sequence[Person], namesakes: Sequence[Namesake] = (), *, today: date
) -> Watchlist:
    """Return the watch list of those who work here on ``today``; leavers are no longer watched."""
    present = tuple(p for p in people if p.until is None or p.until >= today)
    return Watchlist(school=school, people=present, namesakes=tuple(namesakes))


def _index(forms: Iterator[Form]) -> Mapping[str, tuple[Form, ...]]:
    """Return the forms by how they begin; ours come before a namesake's of the same letters."""
    index: dict[str, dict[tuple[str, str], Form]] = {}
    ours: set[str] = set()
    for form in forms:
        if len(form.letters) < PREFIX or (form.kind is Kind.NAMESAKE and form.letters in ours):
            continue
        ours.add(form.letters)
        row = index.setdefault(form.skeleton[:PREFIX], {})
        row.setdefault((form.subject, form.letters), form)
    return {
        start: tuple(sorted(row.values(), key=lambda form: -len(form.letters)))
        for start, row in index.items()
    }
