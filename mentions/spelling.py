"""Whether a row of letters in a text can be read as a name: spaces, marks, edges.

Every question is answered by looking at a bounded stretch around one place, so that reading a
text takes time in proportion to its length, whatever it holds.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

from mentions.forms import Form, Kind
from mentions.normalise import LEET, Folded, Letters, fold, letters_of, spells
from mentions.school_talk import TAG_WORDS
from mentions.vocabulary import is_row_of_words
from mentions.words import TITLES

_TITLES = tuple(TITLES)
_TAG = re.compile(r"[#@]\w++")
_TAG_WORDS = re.compile(f"(?:{'|'.join(sorted(TAG_WORDS, key=len, reverse=True))}|[\\d_])*")

#: What may stand between two words of a name.
_BETWEEN = frozenset(" \n.'-_\u00b7&+")

#: The most of it.
_WIDEST = 3

#: Marks of a contraction, such as ``she'll``, are never a disguise.
_NO_FILLER = frozenset(" \n'")

#: Shorter names are not looked for with marks strewn in, nor joined to a title.
_LONG = 5

_RUN = re.compile(r"[^\W\d_]*")

#: So many letters behind a joined title and name are words without spaces, no longer name.
_RUNS_ON = 5

#: Shorter words are not looked for letter by letter, nor among the words of a hashtag.
_SPELLABLE = 3

#: In a hashtag a name without capitals may stand among other words; an account's name may not.
_IN_ACCOUNTS = frozenset((Kind.FULL, Kind.SCHOOL))


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of letters that reads as a form, before anything around it is considered."""

    form: Form
    #: In the skeleton, end exclusive.
    first: int
    last: int
    #: Set letter by letter, with something between each two.
    spelled_out: bool = False
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag or an account's name, ``#`` or ``@`` included; offsets in the folded text."""

    mark: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Script:
    """A folded text with what reading names in it needs."""

    folded: Folded
    letters: Letters = field(init=False)
    #: For each index of the folded text that is inside a tag: that tag.
    tags: dict[int, Tag] = field(init=False)
    #: All in capitals, or each word with one, so that capitals say nothing.
    shouted: bool = field(init=False)
    headline: bool = field(init=False)
    #: Whether the first letter is a capital.
    begins_upper: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", letters_of(self.folded))
        found = (Tag(m[0][0], *m.span()) for m in _TAG.finditer(self.text))
        tags = {index: tag for tag in found for index in range(tag.start, tag.end)}
        object.__setattr__(self, "tags", tags)
        object.__setattr__(self, "shouted", self.folded.raw.isupper())
        object.__setattr__(self, "headline", self.folded.raw.istitle())
        first = next((c for c in self.folded.raw if c.isalpha()), "")
        object.__setattr__(self, "begins_upper", first.isupper())

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def at_raw(self, index: int) -> int:
        """Return where in the folded text the raw text's character at ``index`` stands."""
        return bisect_left(self.folded.starts, index)

    def gap(self, k: int) -> str:
        """Return what stands between letters ``k - 1`` and ``k``."""
        return self.text[self.letters.at[k - 1] + 1 : self.letters.at[k]]

    def edge(self, k: int) -> bool:
        """Return whether a word may begin at letter ``k``: no letter before it, or a capital."""
        if k in {0, len(self.letters.at)}:
            return True
        here, before = self.letters.at[k], self.letters.at[k] - 1
        if not (self.text[before].isalpha() and self.text[here].isalpha()):
            return True
        return self.folded.is_upper(here) and not self.folded.is_upper(before)

    def read(self, form: Form, k: int) -> Reading | None:
        """Return the reading of ``form`` from letter ``k`` on, where its skeleton stands."""
        if not (self.edge(k) or self.letters.at[k] in self.tags or self._titled(k)):
            return None
        last = k + len(form.letters)
        if not self._spells(form, k) or not self._holds_together(form, k, last):
            return None
        spelled_out = self._is_spelled_out(form, k, last)
        if not spelled_out and not self._is_set_plainly(form, k, last):
            return None
        reading = Reading(form, k, last, spelled_out)
        return reading if self._stands_apart(reading) else None

    def read_backwards(self, form: Form, k: int) -> Reading | None:
        """Return the reading of ``form`` that stands from letter ``k`` on, last letter first."""
        last = k + len(form.letters)
        apart = self.edge(k) and self.edge(last)
        if apart and all(self.joined(j) or form.breaks for j in range(k + 1, last)):
            return Reading(form, k, last, backwards=True)
        return None

    def before(self, form: Form, k: int) -> int | None:
        """Return the letter at which ``form``, a title, begins that ends right before ``k``."""
        first = k - len(form.letters)
        if first < 0 or not self.letters.skeleton.startswith(form.skeleton, first):
            return None
        gap = self.gap(k)
        if len(gap) > _WIDEST or not _BETWEEN.issuperset(gap):
            return None
        if not self.edge(first) and self.letters.at[first] not in self.tags:
            return None
        plain = all(self.joined(j) for j in range(first + 1, k))
        set_so = plain or self._is_spelled_out(form, first, k)
        return first if set_so and self._spells(form, first) else None

    def is_disguised(self, reading: Reading) -> bool:
        """Return whether the name is written so that a search for it would fail."""
        if reading.backwards:
            return True
        at = self.letters.at[reading.first : reading.last]
        letters = "".join(self.text[index] for index in at)
        seen = self.folded.raw[self.folded.starts[at[0]] : self.folded.starts[at[-1]] + 1]
        hidden = not seen.isascii() and any(_hides(c) for c in seen)
        return reading.spelled_out or hidden or letters != reading.form.letters

    def joined(self, k: int) -> bool:
        """Return whether nothing stands between letters ``k - 1`` and ``k``."""
        return self.letters.at[k] == self.letters.at[k - 1] + 1

    def _spells(self, form: Form, k: int) -> bool:
        disguised = 0
        for offset, letter in enumerate(form.letters):
            index = self.letters.at[k + offset]
            mark = self.text[index]
            if mark != letter and not spells(mark, letter):
                opens = offset == 0 or offset in form.breaks
                if not self._looks_like(index, letter, opens=opens):
                    return False
            disguised += mark != letter and mark in LEET
        return disguised * 2 <= len(form.letters)

    def _looks_like(self, index: int, letter: str, *, opens: bool) -> bool:
        """Return whether a capital I stands for l within a word, or an l for I before one."""
        mark = self.text[index]
        if mark == "i" and letter == "l":
            return not opens and self.folded.is_upper(index)
        return mark == "l" and letter == "i" and opens

    def _holds_together(self, form: Form, k: int, last: int) -> bool:
        """Return whether the words of the name stand near enough, and as they may."""
        for offset in form.breaks:
            gap = self.gap(k + offset)
            if len(gap) > _WIDEST or not _BETWEEN.issuperset(gap):
                return False
            if not gap and form.kind is Kind.TITLED and not self.edge(k + offset):
                return False
        return "\n\n" not in self.text[self.letters.at[k] : self.letters.at[last - 1]]

    def _is_set_plainly(self, form: Form, k: int, last: int) -> bool:
        """Return whether letters of a word touch, but for marks strewn into a long one."""
        for j in range(k + 1, last):
            if self.joined(j) or j - k in form.breaks:
                continue
            gap = self.gap(j)
            if len(form.letters) < _LONG or len(gap) > 1 or not _NO_FILLER.isdisjoint(gap):
                return False
        return True

    def _is_spelled_out(self, form: Form, k: int, last: int) -> bool:
        if len(form.letters) < _SPELLABLE:
            return False
        return all(
            0 < len(self.gap(j)) <= _WIDEST and "\n" not in self.gap(j) for j in range(k + 1, last)
        )

    def _stands_apart(self, reading: Reading) -> bool:
        form, k, last = reading.form, reading.first, reading.last
        if reading.spelled_out:
            return form.distinctive or not (self._lone(k - 1, k) or self._lone(last, last))
        within = self._may_be_within(form, k, last)
        titled = len(form.letters) >= _LONG and self._titled(k)
        run = self._begins_run(form, k, titled=titled)
        opens = self.edge(k) or within or (titled and (form.distinctive or run))
        return opens and (self._closes(last) or within or run)

    def _begins_run(self, form: Form, k: int, *, titled: bool) -> bool:
        """Return whether a long row of letters without spaces begins here: mrsokaforisaliar."""
        if not titled and not (form.distinctive and self.edge(k)):
            return False
        run = _RUN.match(self.text, self.letters.at[k])
        rest = run[0][len(form.letters) :] if run else ""
        return len(rest) >= _RUNS_ON and is_row_of_words(rest)

    def _titled(self, k: int) -> bool:
        """Return whether letter ``k`` follows a title without a space, as in ``mrsokafor``."""
        index = self.letters.at[k]
        if not self.text.endswith(_TITLES, 0, index):
            return False
        return any(
            self.text.endswith(title, 0, index) and self.edge(k - len(title)) for title in _TITLES
        )

    def _lone(self, letter: int, gap: int) -> bool:
        """Return whether ``letter`` goes on the row set letter by letter, at that gap."""
        at = self.letters.at
        if not 0 <= letter < len(at) or not 0 < gap < len(at) or len(self.gap(gap)) > 1:
            return False
        alone = (letter == 0 or not self.joined(letter)) and (
            letter + 1 == len(at) or not self.joined(letter + 1)
        )
        return alone and self.text[at[letter]].isalpha()

    def _may_be_within(self, form: Form, k: int, last: int) -> bool:
        """Return whether the name may have letters before and after it: in ``#okaforout``."""
        tag = self.tags.get(self.letters.at[k])
        if tag is None or len(form.letters) < _SPELLABLE:
            return False
        if tag.mark == "@":
            return form.distinctive and form.kind in _IN_ACCOUNTS
        if form.distinctive:
            return True
        before = self.text[tag.start + 1 : self.letters.at[k]]
        after = self.text[self.letters.at[last - 1] + 1 : tag.end]
        return bool(_TAG_WORDS.fullmatch(before) and _TAG_WORDS.fullmatch(after))

    def _closes(self, last: int) -> bool:
        """Return whether a word may end before letter ``last``; an ``s`` may follow."""
        if self.edge(last):
            return True
        plural = self.text[self.letters.at[last]] == "s" and self.joined(last)
        return plural and self.edge(last + 1)


def _hides(character: str) -> bool:
    """Return whether it shows nothing, or is of another alphabet though it reads as Latin."""
    if unicodedata.category(character) in {"Cf", "Me"}:
        return True
    return character.isalpha() and "LATIN" not in unicodedata.name(character, "")


def script_of(text: str) -> Script:
    """Return a text made ready for reading names in it."""
    return Script(fold(text))
