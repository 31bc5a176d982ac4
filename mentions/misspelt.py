"""Names as people spell them by ear or by a slip: near to ours, and no word or other name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise, product

from rapidfuzz.distance import OSA

from mentions.beside import with_surroundings
from mentions.forms import Form, Kind
from mentions.occurrence import Occurrence
from mentions.school_beside import is_kind
from mentions.spelling import Script
from mentions.vocabulary import english, known
from mentions.watchlist import Watchlist
from mentions.words import SCHOOL_TYPES, TITLES

_WORD = re.compile(r"[^\W\d_]{2,30}")

#: Shorter names have too many neighbours.
_SHORTEST = 5

_SCHOOL_TYPES = SCHOOL_TYPES - {"and"}

#: Shorter words are never strange by themselves.
_STRANGE = 4

#: From these lengths on a second slip is borne, and a third.
_LONG = 8
_VERY_LONG = 13

#: A name is of no more words than these.
_WORDS = 3

#: Fewer consonants sound like too much.
_HEARD = 4

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_TITLES = frozenset(title.encode() for title in TITLES)

#: Surnames that nobody spells as they are said, and how they are said.
_SAID_OTHERWISE = {
    "cholmondeley": "chumley",
    "featherstonehaugh": "fanshaw",
    "marjoribanks": "marchbanks",
    "mainwaring": "mannering",
    "beauchamp": "beecham",
    "menzies": "mingis",
    "dalziel": "deeyell",
    "leveson": "looson",
    "wriothesley": "rizzly",
    "urquhart": "urkut",
    "farquharson": "farkerson",
}

#: What the ear makes of letters, in this order.
_HEARD_AS = tuple(
    zip(
        "sch tch szcz cz sz sh ph ck ch gh qu q c z x w d g b j rz dg".split(),  # noqa: SIM905 - pairs, one above the other
        "s   s   s    s  s  s  f  k  k  g  kw k k s ks v t k p i s  j".split(),  # noqa: SIM905 - see above
        strict=True,
    )
)

#: First letters that sound alike: a slip of the ear.
_SOUNDS = str.maketrans("ckqszxpfeiyjgvwauo", "kkkssspfiiijjvvooo")

_KINDS = frozenset((Kind.SURNAME, Kind.NICKNAME, Kind.GIVEN, Kind.CORE))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a folded text; ``end`` is exclusive."""

    letters: str
    start: int
    end: int


class Slips:
    """Names that may be misspelt, by how they sound."""

    def __init__(self, forms: Iterable[Form]) -> None:
        rows: dict[tuple[str, int], list[Form]] = {}
        for form in forms:
            if form.kind in _KINDS and form.subject and len(form.letters) >= _SHORTEST:
                for count in {1, len(form.breaks) + 1}:
                    rows.setdefault((sound(form.letters), count), []).append(form)
        self._rows = {start: tuple(row) for start, row in rows.items()}
        self._names = {start: tuple({f.letters for f in row}) for start, row in rows.items()}
        self._counts = frozenset(count for _, count in rows)

    def meant_by(self, word: str, count: int) -> Iterator[tuple[Form, bool]]:
        """Yield each form that ``count`` words, joined, may be a slip for.

        Returns:
            The form, and whether it is only near to the ear: that needs a title.
        """
        for form in self._rows.get((sound(word), count), ()):
            if is_near(word, form.letters):
                yield form, False
            elif sounds_like(word, form.letters):
                yield form, True

    def may_be_in(self, said: Sequence[bytes]) -> bool:
        """Return whether any of a text's words, in small letters, may be a slip."""
        titles, plain = not _TITLES.isdisjoint(said), _no_slips()
        if not titles and plain.issuperset(said):
            return False
        places = [p for p, w in enumerate(said) if len(w) >= _STRANGE and w not in plain]
        if titles:
            places += [p for p in range(1, len(said)) if said[p - 1] in _TITLES]
        return any(self._may_be_at(said, place) for place in places)

    def _may_be_at(self, said: Sequence[bytes], place: int) -> bool:
        """Return whether words around ``place``, that one among them, may be a slip."""
        for first in range(max(0, place - _WORDS + 1), place + 1):
            for last in range(place + 1, min(first + _WORDS, len(said)) + 1):
                if last - first in self._counts:
                    word = b"".join(said[first:last]).decode()
                    titled = first > 0 and said[first - 1] in _TITLES
                    if self._is_slip(word, last - first, titled=titled):
                        return True
        return False

    def _is_slip(self, word: str, count: int, *, titled: bool) -> bool:
        return any(
            is_near(word, name) or (titled and sounds_like(word, name))
            for name in self._names.get((sound(word), count), ())
        )


def find_misspelt(
    script: Script, watchlist: Watchlist, exact: Sequence[Occurrence]
) -> Iterator[Occurrence]:
    """Yield names that are not written as any form, but so near to one that they may be meant."""
    rows = list(_WORD.finditer(script.text))
    letters = [m[0] for m in rows]
    different = set(letters)
    strange = {word for word in different - known() if len(word) >= _STRANGE}
    titles = different & TITLES.keys()
    if not (strange or titles):
        return
    words = [_Word(m[0], *m.span()) for m in rows]
    places = [
        place
        for place, word in enumerate(letters)
        if word in strange or (titles and place and letters[place - 1] in titles)
    ]
    slips = _slips_of(watchlist)
    taken = {index for one in exact for index in range(one.start, one.end)}
    told = {i for one in exact if one.kind is Kind.HANDLE for i in range(one.start, one.end)}
    for first, last in sorted({row for place in places for row in _rows(words, place)}):
        row = words[first:last]
        word = _Word("".join(each.letters for each in row), row[0].start, row[-1].end)
        if word.start in taken and word.end - 1 in taken:
            continue
        if not told.isdisjoint(range(word.start, word.end)):
            continue
        after = words[last] if last < len(words) else None
        for form, heard in slips.meant_by(word.letters, len(row)):
            yield from (o for o in _read(script, form, word, after) if o.title or not heard)


def _rows(words: Sequence[_Word], place: int) -> Iterator[tuple[int, int]]:
    """Yield where rows of words begin and end that stand closely around one of them."""
    for first in range(max(0, place - _WORDS + 1), place + 1):
        for last in range(place + 1, min(first + _WORDS, len(words)) + 1):
            if all(b.start - a.end <= 1 for a, b in pairwise(words[first:last])):
                yield first, last


def sound(letters: str) -> str:
    """Return what a word begins with, as the ear has it."""
    return letters.removeprefix("p" if letters[:2] == "ph" else "")[:1].translate(_SOUNDS)


def sounds_like(word: str, name: str) -> bool:
    """Return whether two words have much the same consonants, as an ear takes them down."""
    if _SAID_OTHERWISE.get(name) == word:
        return True
    said, meant = consonants(word), consonants(name)
    return len(meant) >= _HEARD and OSA.distance(said, meant, score_cutoff=1) <= 1


@lru_cache(maxsize=65_536)
def consonants(word: str) -> str:
    """Return the consonants of a folded word as they are heard, doubles once."""
    heard = word
    for letters, said in _HEARD_AS:
        heard = heard.replace(letters, said)
    heard = "".join(c for c in heard if c not in "aeiouhwy")
    return "".join(c for c, before in zip(heard, " " + heard, strict=False) if c != before)


def is_strange(word: str) -> bool:
    """Return whether a folded word is neither English as parents write it nor a common name."""
    return word not in known() and len(word) >= _STRANGE


def is_near(word: str, name: str) -> bool:
    """Return whether a word may be a slip for a name: one letter, two in a long name."""
    most = 1 if len(name) < _LONG else 2 if len(name) < _VERY_LONG else 3
    if abs(len(word) - len(name)) > most + 1:
        return False
    if word.endswith("s") and not name.endswith("s") and len(word) > len(name):
        word = word[:-1]
    return 0 < OSA.distance(word, name, score_cutoff=most) <= most


@lru_cache(maxsize=1024)
def _slips_of(watchlist: Watchlist) -> Slips:
    return Slips(watchlist.forms)


@lru_cache(maxsize=1)
def _no_slips() -> frozenset[bytes]:
    """Return words that nobody need look at, among them short ones that any text is full of."""
    short = (word[:3] for word in english())
    listed = ("".join(row) for n in (1, 2) for row in product(_ALPHABET, repeat=n))
    return frozenset(w.encode() for w in chain(known(), short, listed) if w.isascii())


def _read(script: Script, form: Form, word: _Word, after: _Word | None) -> Iterable[Occurrence]:
    """Return what a misspelt word names."""
    if form.kind is Kind.CORE:
        return _read_school(script, form, word, after)
    plain = Occurrence(form=form, start=word.start, end=word.end, misspelt=True)
    read = with_surroundings(script, plain)
    long = len(form.letters) >= _LONG - 1
    if read is None or not (form.distinctive or long or read.title or read.initial):
        return ()
    if not is_strange(word.letters):
        if not read.title:
            return ()
        # Miss Hasan for Miss Hassan, or somebody else: her name is a name too.
        read = read.marked("another spelling")
    return () if read.kind is Kind.GIVEN and not read.title else (read,)


def _read_school(
    script: Script, form: Form, word: _Word, after: _Word | None
) -> Iterable[Occurrence]:
    """Return a school's core, and with it the word that makes it a school."""
    kind = after is not None and (is_kind(after.letters) or after.letters in _SCHOOL_TYPES)
    if kind and after is not None and after.start - word.end <= 1:
        school = replace(form, kind=Kind.SCHOOL)
        yield Occurrence(form=school, start=word.start, end=after.end, misspelt=True)
    elif form.distinctive or len(form.letters) >= _LONG:
        plain = Occurrence(form=form, start=word.start, end=word.end, misspelt=True)
        read = with_surroundings(script, plain)
        yield from () if read is None else (read,)
