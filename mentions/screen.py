"""Whether a text may name anybody at all, at a glance: most posts name nobody we know.

What it lets pass is read properly; what it holds back would not have been a mention. It works on
bytes: words with single spaces between them, so that a name is found as a whole word, and all
letters in a row, so that a long name is found however it is set.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import compress

from ahocorasick_rs import BytesAhoCorasick

from mentions.beside import is_first
from mentions.forms import Form, Kind
from mentions.misspelt import Slips
from mentions.normalise import LEET, fold_letters, skeleton, words
from mentions.school_talk import CHILDREN, CLASSROOM, ROLES
from mentions.talk import talk_of
from mentions.watchlist import Watchlist
from mentions.weights import WEIGHTS
from mentions.words import TITLES

#: From this length on a name is found within any row of letters.
_LONG = 5


class _Says(IntEnum):
    """How much a name says before it is read properly."""

    #: It needs something else: a place, a class, a role, talk as around a school.
    LITTLE = 0
    #: An ordinary word: it needs a capital or a title, and then something else.
    A_WORD = 1
    ENOUGH = 2


#: Kinds of name that say little if many bear them; of others even a chance is read.
_WEAK = frozenset((Kind.SURNAME, Kind.GIVEN, Kind.NICKNAME))


def _table(others: bytes, *, marks: str = "") -> bytes:
    """Return a translation of bytes that keeps letters and digits, and marks in their place."""
    row = bytearray(others * 256)
    for code in range(128):
        if chr(code).isalnum() or chr(code) in marks:
            row[code] = code
    return bytes(row)


_SPACED = _table(b" ")
_SKELETON = bytes(
    ord(skeleton(chr(code).lower())) if code < 128 and chr(code).isprintable() else code  # noqa: PLR2004 - ASCII
    for code in range(256)
)
_NO_LETTER = bytes(
    code
    for code in range(256)
    if not (chr(code).isalnum() and code < 128) and chr(code) not in LEET  # noqa: PLR2004 - ASCII
)
_KEPT = bytes(code not in _NO_LETTER for code in range(256))
#: Letters as ``a`` and ``A``, so that what is unusual shows.
_SHAPE = bytes(
    ord("A")
    if chr(code).isupper() and code < 128  # noqa: PLR2004 - ASCII
    else ord("a")
    if chr(code).isalnum() and code < 128  # noqa: PLR2004 - ASCII
    else ord("#")
    if chr(code) in "#@$|"
    else code
    if chr(code) in ".!"
    else ord(" ")
    for code in range(256)
)
#: Of these ``#`` is before a tag, or for a letter even at the end of a word.
_UNUSUAL = (b"#", b"aA", b"a!a", b"A!A", b"a!A", b"A!a")
_ONE_LETTER = bytes(ord("x") if code != ord(" ") else code for code in range(256))


#: Words in which a letter stands beside a digit.
_NUMBERED = re.compile(rb"[A-Za-z0-9]*(?:[A-Za-z][0-9]|[0-9][A-Za-z])[A-Za-z0-9]*")
_DIGITS = b"0123456789"

_INITIALS = re.compile(rb"(?<![\w.])([A-Z])\. ?([A-Z])\.?(?![\w])")

#: Between the letters of a word none of these is ever strewn in.
_APART = re.compile(rb"[ \n']")
_TITLES = frozenset(skeleton(title).encode() for title in TITLES)
_TITLES_JOINED = tuple(title.encode() for title in TITLES)
#: A name, its title and two words before it are no longer than this.
_BEFORE = 48

#: The most that a name gains where nothing is there that the screen looks for.
_UNSEEN_GAIN = sum(
    max(0.0, WEIGHTS.get(what, 0.0)) * share
    for what, share in (("perhaps a colleague", 1), ("hostile", 1), ("school talk", 0.5))
)
#: Words around the place in a longer text may sound otherwise than all of it.
_LONG_TEXT = 400


class Screen:
    """The names of one watch list, ready to be looked for in many texts."""

    def __init__(self, watchlist: Watchlist) -> None:
        ours = [form for form in watchlist.forms if form.subject]
        rows: dict[bytes, tuple[_Says, frozenset[str]]] = {}
        for pattern, says, given in _patterns(ours):
            known = rows.get(pattern, (_Says.LITTLE, frozenset()))
            rows[pattern] = max(says, known[0]), known[1] | given
        self._says = tuple(rows.values())
        self._words = BytesAhoCorasick(list(rows))
        tight = [f for f in ours if len(f.letters) >= _LONG and not _is_loose(f)]
        long = {f.skeleton for f in tight if _in_any_row(f)}
        turned = (f for f in ours if len(f.letters) >= _LONG and f.kind is not Kind.INITIAL)
        long |= {f.skeleton[::-1] for f in turned}
        self._long = BytesAhoCorasick(_encoded(long))
        plain = {f.skeleton for f in tight} - long
        self._plain = BytesAhoCorasick(_encoded(plain))
        self._every = BytesAhoCorasick(
            _encoded({f.skeleton for f in ours if not f.with_dots} | long)
        )
        self._short = BytesAhoCorasick(
            _encoded({f.skeleton for f in ours if len(f.letters) < _LONG and not f.with_dots})
        )
        self._handles = tuple(handle for handle, _ in watchlist.handles)
        self._initials = frozenset(watchlist.initials)
        self._support = BytesAhoCorasick(list(_supporting(watchlist.school.place)))
        self._slips = Slips(ours)

    def lets_pass(self, text: str) -> bool:
        """Return whether a text must be read: ``False`` if it cannot be about us."""
        cased = text.isascii()
        plain = text if cased else fold_letters(text)
        raw = plain.encode("ascii", "replace")
        spaced = b" ".join((b"", *raw.translate(_SPACED).split(), b""))
        dense = raw.translate(_SKELETON, _NO_LETTER)
        if self._long.find_matches_as_indexes(dense) or self._is_hidden(raw, spaced, dense):
            return True
        if self._is_strewn(raw, dense, cased=cased) or self._is_numbered(raw):
            return True
        if not cased and any(c.isupper() and not c.isascii() for c in text):
            # A capital that no longer shows may begin or end a word.
            return bool(self._every.find_matches_as_indexes(dense)) or self._may_be_said(
                plain, spaced, cased=cased
            )
        return self._may_be_said(plain, spaced, cased=cased)

    def _may_be_said(self, plain: str, spaced: bytes, *, cased: bool) -> bool:
        """Return whether words, as they stand or misspelt, may name somebody."""
        says = self._said(spaced, cased=cased)
        if says is _Says.ENOUGH or self._slips.may_be_in(spaced.lower().split()):
            return True
        return says is not None and self._is_supported(plain, spaced)

    def _is_supported(self, plain: str, spaced: bytes) -> bool:
        """Return whether a text says anything that a weak name needs."""
        if len(plain) > _LONG_TEXT:
            return True
        row = spaced.translate(_SKELETON)
        return (
            bool(self._support.find_matches_as_indexes(row))
            or talk_of(plain.lower(), (), len(plain) // 2, reach=len(plain)) > 0
        )

    def _is_hidden(self, raw: bytes, spaced: bytes, dense: bytes) -> bool:
        """Return whether a text set in an unusual way may hold any name, however short."""
        shape = raw.translate(_SHAPE)
        if b"A." in shape and self._has_initials(raw):
            return True
        unusual = _is_unusual(shape) or b" x x x " in spaced.translate(_ONE_LETTER)
        if not unusual:
            return False
        if any(handle in raw.decode().lower() for handle in self._handles):
            return True
        return bool(self._every.find_matches_as_indexes(dense))

    def _has_initials(self, raw: bytes) -> bool:
        return any((a + b).decode().lower() in self._initials for a, b in _INITIALS.findall(raw))

    def _is_numbered(self, raw: bytes) -> bool:
        """Return whether a short name may stand beside a digit: Lee2."""
        if len(raw.translate(None, _DIGITS)) == len(raw):
            return False
        rows = (row.translate(_SKELETON) for row in _NUMBERED.findall(raw))
        return any(self._short.find_matches_as_indexes(row) for row in rows)

    def _is_strewn(self, raw: bytes, dense: bytes, *, cased: bool) -> bool:
        """Return whether a name that is also a word stands in the text, but not as plain words."""
        found = self._plain.find_matches_as_indexes(dense, overlapping=True)
        if not found or not cased:
            return bool(found)
        at = list(compress(range(len(raw)), raw.translate(_KEPT)))
        return any(_is_odd(raw, at[first], at[last - 1] + 1) for _, first, last in found)

    def _said(self, spaced: bytes, *, cased: bool) -> _Says | None:
        """Return the most that any name says that stands in the text as words."""
        most = None
        row = spaced.translate(_SKELETON)
        for index, start, _ in self._words.find_matches_as_indexes(row, overlapping=True):
            says, given = self._says[index]
            if says is _Says.ENOUGH or _is_introduced(spaced, start, given):
                return _Says.ENOUGH
            if says is _Says.A_WORD and cased and not spaced[start + 1 : start + 2].isupper():
                continue
            most = _Says.LITTLE
        return most


def _is_unusual(shape: bytes) -> bool:
    for sign in _UNUSUAL:  # noqa: SIM110 - a generator takes twice as long
        if sign in shape:
            return True
    return False


def _is_odd(raw: bytes, start: int, end: int) -> bool:
    """Return whether letters may be a name that no search for whole words finds."""
    row, before, after = raw[start:end], raw[max(0, start - 1) : start], raw[end : end + 1]
    if not row.isalpha():
        return not _APART.search(row)
    if before.isalpha():
        return raw[max(0, start - _BEFORE) : start].lower().endswith(_TITLES_JOINED)
    return before.isdigit() or after.isdigit()


def _is_introduced(spaced: bytes, start: int, given: frozenset[str]) -> bool:
    """Return whether a title, an initial or the first name stands before a name."""
    before = spaced[max(0, start - _BEFORE) : start].lower().split()[-2:]
    if not before:
        return False
    if before[-1].translate(_SKELETON) in _TITLES or not given:
        return before[-1].translate(_SKELETON) in _TITLES
    word = before[-1].decode()
    return (
        before[0].decode() in given
        or any(is_first(word, first) for first in given)
        or (len(word) == 1 and any(first.startswith(word) for first in given))
    )


def _is_loose(form: Form) -> bool:
    """Return whether letters of a form turn up in other words too often to be looked for so."""
    return form.kind is Kind.INITIAL or form.acronym


def _in_any_row(form: Form) -> bool:
    """Return whether a text must be read that holds the letters of a form, however set."""
    return bool(form.breaks) or _says(form) is _Says.ENOUGH


def _patterns(forms: Iterable[Form]) -> Iterator[tuple[bytes, _Says, frozenset[str]]]:
    """Yield each form as words with spaces around, how much it says, and its first names."""
    for form in forms:
        says, row, given = _says(form), " ".join(_split(form)), frozenset(form.given)
        for pattern in {row, f"{row}s", form.letters}:
            yield _pattern(pattern), says, given


def _says(form: Form) -> _Says:
    alone = WEIGHTS.get(f"{form.kind.value} {form.rarity}", 0.0) + _UNSEEN_GAIN
    if form.kind not in _WEAK or alone > 0:
        return _Says.ENOUGH
    return _Says.A_WORD if form.ordinary else _Says.LITTLE


def _split(form: Form) -> Iterator[str]:
    ends = [*sorted(form.breaks), len(form.letters)]
    for start, end in zip((0, *ends), ends, strict=False):
        yield form.letters[start:end]


def _pattern(row: str) -> bytes:
    return f" {skeleton(row)} ".encode("ascii", "replace")


def _encoded(rows: Iterable[str]) -> list[bytes]:
    return [row.encode("ascii", "replace") for row in rows if row]


def _supporting(places: Iterable[str]) -> Iterator[bytes]:
    phrases = {" ".join(words(place)) for place in places} | CLASSROOM | CHILDREN | set(ROLES)
    yield from {_pattern(phrase) for phrase in phrases if phrase}
