"""What stands right before and after a person's name, and whether it makes it somebody else's."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from mentions.forms import OF_SCHOOL, PERSONAL, Form, Kind, form_of
from mentions.occurrence import (
    Before,
    Occurrence,
    is_name,
    is_small,
    opens,
    part_of_longer,
    set_as_name,
    word_after,
    word_before,
)
from mentions.school_beside import school_in_text
from mentions.school_talk import ROLES
from mentions.spelling import Script
from mentions.vocabulary import english
from mentions.words import (
    COMMON_SURNAMES,
    GIVEN_NAMES,
    ORDINARY,
    OTHER_THINGS,
    TITLES,
    phrases,
)

#: Whoever is named by a first name behind these is of somebody's family.
_FAMILY = phrases("""
    son daughter eldest youngest oldest boy girl lad lass lassie kid nephew niece grandson baby
    granddaughter little sister brother cousin friend mate dog cat puppy husband wife nan auntie
    aunt uncle grandad twins wee bairn hamster partner boyfriend girlfriend
    """)

#: Before a surname, these make their bearer somebody whom we do not know.
_OTHER_OFFICES = phrases("""
    judge bishop captain sergeant sgt pc dc detective inspector constable chef dj saint president
    senator mayor count baron princess prince duke emperor archbishop cardinal admiral colonel
    major general corporal lieutenant private pastor rabbi imam sheikh justice nurse agent farmer
    designer striker keeper midfielder winger singer actor author artist poet referee
    """)

#: Kinds of name before which a capital word makes them another's.
_BY_ITSELF = frozenset((Kind.GIVEN, Kind.NICKNAME))

#: A beginning of a first name is taken for its short form from this length on: Dan, not Da.
_ALIKE = 3

#: In a first name from this length on two slips are borne.
_LONG_FIRST = 8


def _titles_by_ending() -> Mapping[str, Sequence[Form]]:
    titles: dict[str, list[Form]] = {}
    for title in sorted(TITLES, key=len, reverse=True):
        form = form_of("", Kind.TITLED, (title,))
        titles.setdefault(form.skeleton[-2:], []).append(form)
    return titles


#: Titles by the last two letters of their skeleton, longest first.
_TITLES = _titles_by_ending()


def with_surroundings(script: Script, plain: Occurrence) -> Occurrence | None:
    """Return a name with what stands beside it, ``None`` if that makes it another thing."""
    if plain.kind in OF_SCHOOL:
        return school_in_text(script, plain)
    if plain.kind is Kind.INITIAL:
        return plain if _is_initial(script, plain) else None
    return _person(script, plain) if plain.kind in PERSONAL else plain


def _is_initial(script: Script, name: Occurrence) -> bool:
    """Return whether the letter stands for a name: not ``Mrs O'Brien``, nor ``mr i think``."""
    after = script.text[name.end : name.end + 2].lstrip(".'")
    return not after[:1].isalnum() and script.folded.is_upper(name.end - 1)


def _person(script: Script, plain: Occurrence) -> Occurrence | None:
    """Return the name with its title and initial, and marks of what may make it another's."""
    whole = _with_first_name(script, plain) if plain.kind is Kind.SURNAME else plain
    whole = _with_title(script, whole)
    if plain.kind is Kind.GIVEN and not whole.title and _is_of_family(script, plain):
        return None
    alone = not (whole.title or whole.initial or whole.tagged)
    if plain.form.ordinary and alone:
        if not set_as_name(script, plain):
            return None
        whole = whole if is_name(script, plain) else whole.marked("opens a sentence")
    if _goes_on(script, plain) or (whole.title and _is_of_family(script, whole)):
        return whole.marked("another")
    if alone and plain.kind is not Kind.FULL and is_small(script, plain):
        whole = whole.marked("small letters")
    if not whole.title and word_after(script.text, plain.end) in OTHER_THINGS:
        # Entwistle station.
        whole = whole.marked("goes on")
    if plain.kind not in _BY_ITSELF:
        return part_of_longer(script, whole, None)
    before = word_before(script.text, plain.start)
    return whole if whole.title else part_of_longer(script, whole, before)


def _is_of_family(script: Script, name: Occurrence) -> bool:
    before = word_before(script.text, name.start)
    return before is not None and before.word in _FAMILY


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
    if short and any(is_first(before.word, first) for first in name.form.given):
        return replace(name, start=before.start, initial=True)
    first = word_before(script.text, before.start)
    capital = before.word in GIVEN_NAMES or script.folded.is_upper(before.start)
    if first is not None and first.word in name.form.given and capital and before.gap != "-":
        # A middle name stands between the two.
        return replace(name, start=first.start, initial=True)
    return name.marked(*_mark_before(script, before))


def is_first(word: str, first: str) -> bool:
    """Return whether a word is a first name, a short form of it or a slip for it."""
    if first.startswith(word):
        return True
    slips = 1 if len(first) < _LONG_FIRST else 2
    return len(word) > _ALIKE and OSA.distance(word, first, score_cutoff=slips) <= slips


def _mark_before(script: Script, before: Before) -> Iterator[str]:
    """Yield a mark of a surname behind a word that may be a first name."""
    capital = script.folded.is_upper(before.start)
    if before.gap == "-":
        if capital:
            yield "another"
        return
    if before.word in GIVEN_NAMES and (capital or before.word not in ORDINARY):
        yield "another"
        return
    if before.word in _OTHER_OFFICES:
        yield "another"
        return
    begins = opens(script, before.start)
    known = before.word in english() if begins else before.word in ORDINARY
    if capital and not (known or script.shouted or len(before.word) <= _ALIKE):
        yield "perhaps another"


def _with_initial(script: Script, name: Occurrence, before: Before) -> Occurrence:
    capital = script.folded.is_upper(before.start) or "." in before.gap
    if not capital or not before.word.isalpha():
        return name
    if before.word in {first[0] for first in name.form.given}:
        return replace(name, start=before.start, initial=True)
    first = word_before(script.text, before.start)
    if first is not None and first.word in name.form.given:
        # The letter of a middle name stands between the two.
        return replace(name, start=first.start, initial=True)
    return name if before.word in {"a", "i"} else name.marked("another")


def _goes_on(script: Script, name: Occurrence) -> bool:
    """Return whether the name goes on as another's: Okafor-Smith, Miss Ada Jones."""
    end = name.end
    if script.text[end : end + 1] == "-" and script.text[end + 1 : end + 2].isalpha():
        return script.folded.is_upper(end + 1)
    after = word_after(script.text, end)
    if name.kind not in {Kind.GIVEN, Kind.NICKNAME} or not after:
        return False
    return after in COMMON_SURNAMES and after not in ORDINARY
