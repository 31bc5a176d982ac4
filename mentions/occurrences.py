"""Where watched names stand in a text, and what stands before and after each."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mentions.forms import Form, Kind, form_of
from mentions.school_talk import ROLES
from mentions.spelling import Reading, Script
from mentions.watchlist import PREFIX, Watchlist
from mentions.words import (
    COMMON_SURNAMES,
    GIVEN_NAMES,
    ORDINARY,
    OTHER_THINGS,
    QUALIFIERS,
    TITLES,
    phrases,
)

_WORD_BEFORE = re.compile(r"[^\W_]{1,20}\Z")
_WORD_AFTER = re.compile(r"[ ]{1,2}([^\W_]{1,20})(?![^\W_])")
_SENTENCE_END = re.compile(r"(?:\A|[.!?:;\n\"(])\s{0,3}\Z")

#: After a word that may be a name, these say that it is one.
_OF_ONE_PERSON = phrases("is was has needs should told said gets wants will does goes thinks can")

#: How far back a name looks for what stands before it, in characters.
BACK = 24

#: How much of its weight a name keeps when another first name, initial or surname stands by it.
ANOTHER = 0.12
_PERHAPS_ANOTHER = 0.5

#: A beginning of a first name is taken for its short form from this length on: Dan, not Da.
_ALIKE = 3

_PERSONAL = frozenset((Kind.FULL, Kind.SURNAME, Kind.GIVEN, Kind.NICKNAME))
OF_SCHOOL = frozenset((Kind.SCHOOL, Kind.SHORT, Kind.CORE))


def _titles_by_ending() -> Mapping[str, Sequence[Form]]:
    titles: dict[str, list[Form]] = {}
    for title in sorted(TITLES, key=len, reverse=True):
        form = form_of("", Kind.TITLED, (title,))
        titles.setdefault(form.skeleton[-2:], []).append(form)
    return titles


#: Titles by the last two letters of their skeleton, longest first.
_TITLES = _titles_by_ending()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A name in a text; offsets are in the folded text, end exclusive."""

    form: Form
    start: int
    end: int
    #: The folded title before it.
    title: str = ""
    #: The right initial or a short form of the first name stands before a surname.
    initial: bool = False
    #: It is part of a hashtag.
    tagged: bool = False
    #: Letter by letter, with digits for letters, or with marks strewn in.
    disguised: bool = False
    #: What is left of its weight, in [0, 1], beside another person's first name or surname.
    kept: float = 1.0

    @property
    def subject(self) -> str:
        """Whose name it is; empty for a namesake's."""
        return self.form.subject

    @property
    def kind(self) -> Kind:
        """How it names them."""
        return self.form.kind


@dataclass(frozen=True, slots=True)
class Before:
    """The word before a name, folded, and what stands between the two."""

    word: str
    start: int
    gap: str


def find_occurrences(script: Script, watchlist: Watchlist) -> list[Occurrence]:
    """Return every name of a watched subject or a namesake in order, the longest where two meet.

    Names of one length that several people bear are returned once for each of them.
    """
    found = [_occurrence(script, reading) for reading in _readings(script, watchlist)]
    found += _handles(script.text, watchlist)
    return _longest([one for one in found if one is not None])


def _readings(script: Script, watchlist: Watchlist) -> Iterator[Reading]:
    skeleton, forms = script.letters.skeleton, watchlist.forms
    for k in script.starts():
        for form in forms.get(skeleton[k : k + PREFIX], ()):
            if (reading := script.read(form, k)) is not None:
                yield reading


def _handles(text: str, watchlist: Watchlist) -> Iterator[Occurrence]:
    for handle, subject in watchlist.handles:
        form = form_of(subject, Kind.HANDLE, (handle,))
        for m in re.finditer(r"(?<!\w)" + re.escape(handle) + r"(?!\w)", text):
            yield Occurrence(form=form, start=m.start(), end=m.end())


def _occurrence(script: Script, reading: Reading) -> Occurrence | None:
    """Return the name with what stands beside it, ``None`` if that makes it another thing."""
    at = script.letters.at
    plain = Occurrence(
        form=reading.form,
        start=at[reading.first],
        end=at[reading.last - 1] + 1,
        tagged=script.tags.get(at[reading.first]) == "#",
        disguised=script.is_disguised(reading),
    )
    if plain.kind in OF_SCHOOL:
        return _school(script, plain)
    return _person(script, plain) if plain.kind in _PERSONAL else plain


def _school(script: Script, plain: Occurrence) -> Occurrence | None:
    before, after = word_before(script.text, plain.start), word_after(script.text, plain.end)
    if before and before.word in QUALIFIERS and script.folded.is_upper(before.start):
        return None
    if plain.kind is Kind.CORE and after in OTHER_THINGS:
        return None
    return plain if not plain.form.ordinary or is_name(script, plain) else None


def _person(script: Script, plain: Occurrence) -> Occurrence | None:
    """Return the name with its title and initial, weighed by what says it is another's."""
    whole = _with_first_name(script, plain) if plain.kind is Kind.SURNAME else plain
    whole = _with_title(script, whole)
    if plain.form.ordinary and not (whole.title or whole.initial or is_name(script, plain)):
        return None
    if _goes_on(script, plain):
        return replace(whole, kept=whole.kept * ANOTHER)
    return whole


def _with_title(script: Script, name: Occurrence) -> Occurrence:
    k = bisect_left(script.letters.at, name.start)
    for form in _TITLES.get(script.letters.skeleton[max(0, k - 2) : k], ()):
        first = script.before(form, k)
        if first is not None:
            return replace(name, start=script.letters.at[first], title=form.letters)
    return name


def _with_first_name(script: Script, name: Occurrence) -> Occurrence:
    """Return a surname with the initial or first name before it, if that is the person's."""
    before = word_before(script.text, name.start)
    if before is None or before.word in TITLES or before.word in ROLES:
        return name
    if len(before.word) == 1 and before.gap != "-":
        return _with_initial(script, name, before)
    short = len(before.word) >= _ALIKE and before.gap != "-"
    if short and any(first.startswith(before.word) for first in name.form.given):
        return replace(name, start=before.start, initial=True)
    first = word_before(script.text, before.start)
    capital = before.word in GIVEN_NAMES or script.folded.is_upper(before.start)
    if first is not None and first.word in name.form.given and capital and before.gap != "-":
        # A middle name stands between the two.
        return replace(name, start=first.start, initial=True)
    return replace(name, kept=_kept_beside(script, before))


def _kept_beside(script: Script, before: Before) -> float:
    """Return what is left of a surname's weight behind a word that may be a first name."""
    capital = script.folded.is_upper(before.start)
    if before.gap == "-":
        return ANOTHER if capital else 1.0
    if before.word in GIVEN_NAMES and (capital or before.word not in ORDINARY):
        return ANOTHER
    opens = _SENTENCE_END.search(script.text[max(0, before.start - BACK) : before.start])
    told = capital and not (opens or script.shouted or before.word in ORDINARY)
    return _PERHAPS_ANOTHER if told else 1.0


def _with_initial(script: Script, name: Occurrence, before: Before) -> Occurrence:
    capital = script.folded.is_upper(before.start) or "." in before.gap
    if not capital or not before.word.isalpha():
        return name
    if before.word in {first[0] for first in name.form.given}:
        return replace(name, start=before.start, initial=True)
    return name if before.word in {"a", "i"} else replace(name, kept=ANOTHER)


def _goes_on(script: Script, name: Occurrence) -> bool:
    """Return whether the name goes on as another's: Okafor-Smith, Miss Ada Jones."""
    end = name.end
    if script.text[end : end + 1] == "-" and script.text[end + 1 : end + 2].isalpha():
        return script.folded.is_upper(end + 1)
    after = word_after(script.text, end)
    if name.kind not in {Kind.GIVEN, Kind.NICKNAME} or not after:
        return False
    return after in COMMON_SURNAMES and after not in ORDINARY


def is_name(script: Script, name: Occurrence) -> bool:
    """Return whether a word that is also an ordinary one is set as a name here."""
    if not script.folded.is_upper(name.start) or script.shouted:
        return False
    if not _SENTENCE_END.search(script.text[max(0, name.start - BACK) : name.start]):
        return True
    return word_after(script.text, name.end) in _OF_ONE_PERSON


def word_before(text: str, start: int) -> Before | None:
    """Return the word that stands right before ``start`` on its line."""
    window = text[max(0, start - BACK) : start]
    rest = window.rstrip(" .-")
    found = _WORD_BEFORE.search(rest)
    if found is None or len(rest) == len(window):
        return None
    return Before(found[0], start - len(window) + found.start(), window[len(rest) :])


def word_after(text: str, end: int) -> str:
    """Return the word that stands right after ``end``, or nothing."""
    found = _WORD_AFTER.match(text, end)
    return found[1] if found else ""


def _longest(found: Iterable[Occurrence]) -> list[Occurrence]:
    """Return those that no longer one overlaps; equals stay together."""
    kept: dict[tuple[int, int], dict[str, Occurrence]] = {}
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start, not one.subject)):
        span = (one.start, one.end)
        if span in kept and one.subject:
            kept[span].setdefault(one.subject, one)
        elif taken.isdisjoint(range(*span)):
            taken.update(range(*span))
            kept[span] = {one.subject: one}
    return [one for span in sorted(kept) for one in kept[span].values()]
