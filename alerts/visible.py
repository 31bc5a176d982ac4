"""Text that shows what it holds: nothing hidden, nothing turned around, no towers of accents."""

import re
import unicodedata

#: Bidirectional controls, invisible fillers, tags and everything else that shows nothing.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
#: Joiners carry meaning between letters that join and between emoji, and none beside ASCII.
_IDLE_JOINER = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: The most accents that one letter keeps.
_ACCENTS_LIMIT = 3

#: Between these a text of any direction leaves its surroundings alone.
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def hides(text: str) -> bool:
    """Whether the text has characters that show nothing or turn its direction."""
    return bool(_HIDDEN.search(text) or _IDLE_JOINER.search(text) or _CONTROL.search(text))


def clean(text: str) -> str:
    """Return the text without what cannot be seen, in lines that end alike."""
    text = _LINE_END.sub("\n", text)
    text = _CONTROL.sub("", _IDLE_JOINER.sub("", _HIDDEN.sub("", text)))
    return _without_towers(re.sub(r"\n\s*\n\s*\n", "\n\n", text)).strip()


def _without_towers(text: str) -> str:
    """Return the text with at most a few accents on one letter."""
    kept: list[str] = []
    height = 0
    for character in text:
        height = height + 1 if unicodedata.combining(character) else 0
        if height <= _ACCENTS_LIMIT:
            kept.append(character)
    return "".join(kept)


def one_line(text: str, limit: int) -> str:
    """Return the text on one line, shortened at a word where it is longer than the limit."""
    flat = " ".join(clean(text).split())
    if len(flat) <= limit:
        return flat
    return f"{flat[: limit - 1].rsplit(' ', 1)[0]}…"


def isolated(line: str) -> str:
    """Return a line whose letters, from right to left or not, cannot reorder what is beside it."""
    turns = any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in line)
    return f"{_ISOLATE}{line}{_END_ISOLATE}" if turns else line
