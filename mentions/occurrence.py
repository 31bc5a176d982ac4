"""A name in a text, and the words that stand right before and after it."""

import re
from dataclasses import dataclass, replace

from mentions.forms import Form, Kind
from mentions.spelling import Script
from mentions.words import SCHOOL_TYPES, TITLES, phrases

_WORD_BEFORE = re.compile(r"[^\W_]{1,20}\Z")
_WORD_AFTER = re.compile(r"[ ]{1,2}([^\W_]{1,20})(?![^\W_])")
_SENTENCE_END = re.compile(r"(?:\A|[.!?:;\n\"(])\s{0,3}\Z")

#: After a word that may be a name, these say that it is one.
_OF_ONE_PERSON = phrases("is was has needs should told said gets wants will does goes thinks can")

#: How far back a name looks for what stands before it, in characters.
BACK = 24

_OTHERS = frozenset(("another", "perhaps another"))

#: Behind or before a name, these do not make it part of a longer one.
_NO_PART = phrases("""
    i im ive ill id mr mrs miss ms dr and or the a in at on of for from is was has school primary
    pta ofsted year head headteacher deputy teacher senco ta governors reception nursery sats ks1
    ks2 monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december christmas easter dear thanks thank sack ask
    tell get when if so what why how who this that these my our your his her their not no yes but
    because then as with well oh hi hello please ofsteds parents mums dads cp prim pri inf jnr jnrs
    acad rc sch
    """)
_NO_PART |= frozenset(TITLES) | SCHOOL_TYPES


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
    #: Letter by letter, backwards, with digits for letters, or with marks strewn in.
    disguised: bool = False
    #: Not the letters of the form, but so near to them that a slip or an ear may have made them.
    misspelt: bool = False
    #: What stands right beside it, or how it is set, in the words of :data:`mentions.evidence`.
    marks: frozenset[str] = frozenset()

    @property
    def subject(self) -> str:
        """Whose name it is; empty for a namesake's."""
        return self.form.subject

    @property
    def kind(self) -> Kind:
        """How it names them."""
        return self.form.kind

    @property
    def doubted(self) -> bool:
        """Whether another person's name stands by it."""
        return not _OTHERS.isdisjoint(self.marks)

    def marked(self, *marks: str) -> "Occurrence":
        """Return it with more marks."""
        return replace(self, marks=self.marks | frozenset(marks))


@dataclass(frozen=True, slots=True)
class Before:
    """The word before a name, folded, and what stands between the two."""

    word: str
    start: int
    gap: str


def part_of_longer(script: Script, name: Occurrence, before: Before | None) -> Occurrence:
    """Return a name with marks where it seems to be part of a longer one."""
    if script.shouted or name.tagged or script.headline:
        return name
    capital = script.folded.is_upper
    after = word_after(script.text, name.end)
    begins = name.end + 1
    if (
        after
        and begins < len(script.text)
        and capital(begins)
        and after not in _NO_PART
        and capital(name.start)
    ):
        name = name.marked("goes on")
    if (
        before is not None
        and before.gap == " "
        and capital(before.start)
        and before.word not in _NO_PART
        and not opens(script, before.start)
    ):
        name = name.marked("follows")
    return name


def is_small(script: Script, name: Occurrence) -> bool:
    """Return whether a name has no capital in a text that begins with one."""
    if name.tagged or name.disguised or script.folded.is_upper(name.start):
        return False
    return script.begins_upper


def set_as_name(script: Script, name: Occurrence) -> bool:
    """Return whether a word that is also an ordinary one has a capital that says something."""
    return script.folded.is_upper(name.start) and not script.shouted


def is_name(script: Script, name: Occurrence) -> bool:
    """Return whether such a capital is not just that of a sentence."""
    return not opens(script, name.start) or word_after(script.text, name.end) in _OF_ONE_PERSON


def opens(script: Script, start: int) -> bool:
    """Return whether a sentence begins at ``start``."""
    return bool(_SENTENCE_END.search(script.text[max(0, start - BACK) : start]))


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
