"""What stands right before and after a school's name, and whether it makes it another thing."""

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA

from mentions.forms import Kind
from mentions.occurrence import (
    Before,
    Occurrence,
    is_small,
    part_of_longer,
    set_as_name,
    word_after,
    word_before,
)
from mentions.school_talk import CHILDREN, CLASSROOM, ROLES
from mentions.spelling import Script
from mentions.vocabulary import english
from mentions.words import OTHER_THINGS, QUALIFIERS, phrases

#: Before a school's name, these say that it is a place one is at.
_AT = phrases("at from")

_ROLE_WORDS = frozenset(role for role in ROLES if " " not in role) | {"governors", "staff"}
_SCHOOL_WORDS = frozenset(word for word in CLASSROOM | CHILDREN if " " not in word)
_SCHOOL_WORDS -= {"nursery", "school", "schools", "reception"}
_SCHOOL_WORDS |= {"mums", "dads", "kids", "families", "year", "pupils", "teachers", "uniform"}

_KINDS_OF_SCHOOL = phrases("primary infant infants junior juniors academy school")

#: Behind what a school is called after, and no form of its name: another kind of school.
_OTHER_KINDS = _KINDS_OF_SCHOOL | phrases("nursery first middle special prep preschool")
_OTHER_KINDS |= phrases("ragged free independent boarding village")

#: Shorter words have too many neighbours to be slips for a kind of school.
_SLIPPED = 6


def school_in_text(script: Script, plain: Occurrence) -> Occurrence | None:
    """Return a school's name with marks of what stands beside it, ``None`` if it is none."""
    before, after = word_before(script.text, plain.start), word_after(script.text, plain.end)
    if before and before.word in QUALIFIERS and script.folded.is_upper(before.start):
        return None
    if plain.form.acronym:
        row = range(plain.start, plain.end)
        capitals = all(script.folded.is_upper(i) for i in row if script.text[i].isalpha())
        return plain if capitals and not script.shouted else None
    if plain.kind is Kind.CORE and after in _OTHER_KINDS and not plain.misspelt:
        plain = plain.marked("another kind")
    elif plain.kind is Kind.CORE and after and is_kind(after):
        # Thornbeck Primry.
        plain = replace(plain, form=replace(plain.form, kind=Kind.SCHOOL), misspelt=True)
    named = plain.kind is Kind.SCHOOL or plain.tagged
    if not named and after in OTHER_THINGS:
        return None
    marks = frozenset(_talk_of(script, plain, before))
    if plain.kind is Kind.CORE and is_small(script, plain):
        marks |= {"small letters"}
    if plain.form.ordinary and not (named or set_as_name(script, plain)):
        # The head at phoenix, but not: like a phoenix.
        return plain.marked("small letters", *marks) if marks else None
    return plain.marked(*marks) if named else part_of_longer(script, plain, before).marked(*marks)


def is_kind(word: str) -> bool:
    """Return whether a folded word is a kind of school, or a slip for one."""
    if word in _KINDS_OF_SCHOOL:
        return True
    long = len(word) >= _SLIPPED and word not in english()
    return long and any(
        OSA.distance(word, kind, score_cutoff=2) <= 2  # noqa: PLR2004 - two slips in a long word
        for kind in _KINDS_OF_SCHOOL
        if len(kind) >= _SLIPPED
    )


def _talk_of(script: Script, name: Occurrence, before: Before | None) -> Iterator[str]:
    """Yield marks of a name that is spoken of as a school's: the head at it, its parents."""
    if before is not None and before.word in _AT:
        further = word_before(script.text, before.start)
        yield "role of it" if further and further.word in _ROLE_WORDS else "at it"
    after = word_after(script.text, name.end + 2 * script.text.startswith("'s", name.end))
    if after in _ROLE_WORDS:
        yield "role of it"
    elif after in _SCHOOL_WORDS and not script.text.startswith("'s", name.end):
        yield "school life of it"
