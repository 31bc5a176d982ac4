"""What each character of a raw text stands for, disguises by Unicode undone."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from classifiers.emoji import emoji_words
from classifiers.reading import Reading, gather
from classifiers.words import known_letters
from domain.lookalikes import LOOKALIKES

#: Blanks that Unicode counts as letters or symbols, not as white space.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_BACKSPACE = "\b"
#: Letters for flags; two of them are one country's, more spell something.
_REGIONAL = range(0x1F1E6, 0x1F200)
#: Invisible copies of ASCII, from the space to the tilde, and the mark that ends a flag.
_TAGS = range(0xE0020, 0xE007F)
_TAG_END = "\U000e007f"

#: Characters that stand for themselves wherever they stand.
_PLAIN = re.compile(r"[ -~\n]*")
_UNIT = re.compile(r"\[STAFF\]|\[SCHOOL\]|.", re.DOTALL)
_BACKWARDS = re.compile("\u202e([^\u202c\u2069\n\r\u2029]*)")
_HOME_FLAG = re.compile("\U0001f3f4([\U000e0020-\U000e007e]{2,8})\U000e007f")
#: A stretch with characters whose meaning hangs on the word they stand in.
_AMBIGUOUS = re.compile(
    "[\b\u115f\u1160\u2800\u3164\uffa0\U000e0020-\U000e007e\U0001f1e6-\U0001f1ff]"
)
_WORD = re.compile(r"[^\W\d_]+")
_MASK = re.compile(r"\[(?:STAFF|SCHOOL)\]")
#: Small capitals and letters drawn like them: no language writes words with these alone.
_ALWAYS = {
    character: letter
    for character, letter in LOOKALIKES.items()
    if "SMALL CAPITAL" in unicodedata.name(character, "") or character in "\u0251\u0261\u0269"
}


class Piece(NamedTuple):
    """What a stretch of the raw text became."""

    text: str
    start: int
    end: int
    #: The stretch hid something.
    disguised: bool = False


def read_characters(raw: str) -> Reading:
    """Return a raw text character by character as a person sees it."""
    if _PLAIN.fullmatch(raw):
        return Reading(text=raw, starts=range(len(raw)), ends=range(1, len(raw) + 1))
    pieces = [Piece(character, i, i + 1) for i, character in enumerate(raw)]
    pieces = list(_folded(_choose(_turn(raw, pieces))))
    return gather((piece[:3] for piece in pieces), sum(piece.disguised for piece in pieces))


def _turn(raw: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Turn round what is displayed backwards, and name the flags of the home nations."""
    turned: list[Piece] = []
    kept = 0
    for match in re.finditer(f"{_BACKWARDS.pattern}|{_HOME_FLAG.pattern}", raw):
        turned += pieces[kept : match.start()]
        kept = match.end()
        if match.group(2):
            turned.append(Piece(" flag ", *match.span()))
            continue
        units = list(_UNIT.finditer(raw, match.start(1), match.end(1)))
        units = units[::-1] if _is_backwards(match.group(1), units) else units
        run = [piece for unit in units for piece in pieces[unit.start() : unit.end()]]
        turned += [Piece(*run[0][:3], disguised=True), *run[1:]] if run else []
    return turned + list(pieces[kept:])


def _is_backwards(run: str, units: Sequence[re.Match[str]]) -> bool:
    """Return whether the letters make more sense from right to left."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in run):
        return False
    turned = "".join(unit.group() for unit in reversed(units))
    return known_letters(_WORD.findall(turned)) >= known_letters(_WORD.findall(run))


def _choose(pieces: Sequence[Piece]) -> list[Piece]:
    """Read the stretches that may be read in several ways as common words, if they can be."""
    text = "".join(piece.text[0] for piece in pieces)
    spelt = _spells_in_flags(text) or _is_all_tags(text)
    chosen: list[Piece] = []
    kept = 0
    for match in re.finditer("[^ \t\n\r]+", text):
        if not _AMBIGUOUS.search(match.group()):
            continue
        chosen += pieces[kept : match.start()]
        chosen += _likeliest(pieces[match.start() : match.end()], spelt=spelt)
        kept = match.end()
    return chosen + list(pieces[kept:])


def _spells_in_flags(text: str) -> bool:
    """Return whether flag letters come in numbers that cannot be countries."""
    runs = re.findall("[\U0001f1e6-\U0001f1ff]+", text)
    return any(len(run) % 2 or known_letters([_latin(run)]) for run in runs if len(run) != 2)  # noqa: PLR2004


def _is_all_tags(text: str) -> bool:
    """Return whether invisible letters say more than the visible ones."""
    hidden = sum(ord(character) in _TAGS for character in text)
    return hidden > 0 and hidden > sum(character.isalpha() for character in text)


def _latin(text: str) -> str:
    return "".join(
        chr(ord(c) - _REGIONAL.start + ord("a")) if ord(c) in _REGIONAL else c for c in text
    )


def _likeliest(pieces: Sequence[Piece], *, spelt: bool) -> Iterable[Piece]:
    """Return the way to read a stretch that leaves the most letters in common words.

    Equal ways are tried in this order: what is set apart is a letter's width of nothing.
    """
    pieces = _backspaced(pieces)
    ways = [_visible(pieces, spelt=spelt)]
    if not spelt and any(ord(piece.text[0]) in _TAGS for piece in pieces):
        ways += [_visible(pieces, spelt=True)]
    ways = [[*_blanked(way, blank)] for blank in ("", " ") for way in ways]
    return max(ways, key=_sense)


def _words(pieces: Sequence[Piece]) -> list[str]:
    text = "".join(_fold(piece.text) for piece in pieces)
    return _WORD.findall(_MASK.sub(" ", text))


def _sense(pieces: Sequence[Piece]) -> float:
    """Return the share of letters in common words; a letter alone makes none."""
    words = _words(pieces)
    return known_letters(word for word in words if len(word) > 1) / max(1, sum(map(len, words)))


def _nonsense(pieces: Sequence[Piece]) -> int:
    """Return how many letters are in words that are not common."""
    words = [word for word in _words(pieces) if len(word) > 1]
    return sum(map(len, words)) - known_letters(words)


def _backspaced(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Apply backspaces, unless that would take most of a word, or its sense."""
    if not any(piece.text == _BACKSPACE for piece in pieces):
        return pieces
    erased = _erased(pieces)
    kept, written = (sum(map(len, _words(way))) for way in (erased, pieces))
    wanted = 2 * kept >= written and _nonsense(erased) <= _nonsense(pieces)
    return erased if wanted else pieces


def _visible(pieces: Iterable[Piece], *, spelt: bool) -> list[Piece]:
    """Return the pieces with flag letters and tags either spelt out or not."""
    shown: list[Piece] = []
    flags = 0
    for piece in pieces:
        code = ord(piece.text[0])
        if code in _REGIONAL:
            flags += 1
            text = chr(code - _REGIONAL.start + ord("a")) if spelt else " flag " * (flags % 2)
            shown += [piece._replace(text=text, disguised=spelt)] if text else []
        elif code in _TAGS:
            text = chr(code - _TAGS.start + ord(" "))
            shown += [piece._replace(text=text, disguised=True)] if spelt else []
        elif piece.text != _TAG_END:
            shown.append(piece)
    return shown


def _erased(pieces: Iterable[Piece]) -> list[Piece]:
    """Apply backspaces; one with nothing before it but a mask does nothing."""
    left: list[Piece] = []
    for piece in pieces:
        if piece.text != _BACKSPACE:
            left.append(piece)
        elif left and left[-1].text != "]":
            left.pop()
            if left:
                left[-1] = left[-1]._replace(disguised=True)
    return left


def _blanked(pieces: Sequence[Piece], blank: str) -> Iterator[Piece]:
    """Yield the pieces with blanks between letters replaced, and other blanks made spaces."""
    parted = False
    for number, piece in enumerate(pieces):
        if piece.text not in _BLANKS:
            yield piece._replace(disguised=piece.disguised or parted)
            parted = False
            continue
        beside = "".join(near.text for near in pieces[max(0, number - 1) : number + 2 : 2])
        inside = len(beside) > 1 and beside.replace("'", "s").isalpha()
        parted = inside and not blank
        if not parted:
            yield piece._replace(text=" ")


def _folded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield what each character becomes; a row of one emoji counts once."""
    before = ""
    hidden = False
    for piece in pieces:
        became = _fold(piece.text)
        if not became:
            hidden = hidden or (_is_hiding(piece.text) and before[-1:].isalpha())
            continue
        if became == before and len(became) > 1 and became[0] == " ":
            continue
        styled = _is_styled(piece.text, became) or (hidden and became[0].isalpha())
        yield piece._replace(text=became, disguised=piece.disguised or styled)
        before = became
        hidden = False


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    """Return what one character becomes: itself, several, white space, or nothing."""
    if len(text) > 1 or " " < text < "\x7f":
        return text
    if text.isspace() or text in _BLANKS:
        return "\n" if text in "\n\r\u2028\u2029" else " "
    if letter := _ALWAYS.get(text) or _boxed(text):
        return letter
    if words := emoji_words(text):
        return f" {words} "
    folded = unicodedata.normalize("NFKC", text)
    return "".join(part for part in folded if unicodedata.category(part)[0] not in "CM")


def _boxed(character: str) -> str:
    """Return the letter in a filled circle or box."""
    return LOOKALIKES.get(character, "") if "\U0001f150" <= character <= "\U0001f18a" else ""


@lru_cache(maxsize=8192)
def _is_hiding(character: str) -> bool:
    """Return whether an unseen character between two letters is there to part them."""
    category = unicodedata.category(character)
    overlay = unicodedata.combining(character) == 1 or category == "Me"
    return overlay or (category in {"Cf", "Cc"} and character not in "\u200d\u200e\u200f\u061c")


@lru_cache(maxsize=8192)
def _is_styled(character: str, became: str) -> bool:
    """Return whether a plain letter was written in another form of it."""
    if character.isascii() or not (len(became) == 1 and became.isascii() and became.isalpha()):
        return False
    return character not in "\u00aa\u00ba"
