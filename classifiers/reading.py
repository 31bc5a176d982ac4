"""A text under change that knows, for each of its characters, where in the raw text it lies."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

#: How far ahead in a match the letter that a new character stands for is looked for.
_AHEAD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as a model reads it, and where each of its characters lies in the raw text."""

    text: str
    #: Per code point of ``text``: where what it stands for begins, in code points of the raw text.
    #: These rise, but where a run that was displayed backwards is read as displayed.
    starts: Sequence[int]
    #: Likewise where it ends, exclusive.
    ends: Sequence[int]
    #: How many characters and words were restored from a form that hides them from machines.
    #: Emoji, quotes, accents, hashtags and long-drawn words are no such form.
    disguised: int = 0

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` lies in the raw text, in code points."""
        if start >= end:
            return (0, 0)
        return (min(self.starts[start:end]), max(self.ends[start:end]))


#: Returns what is to stand in place of a match.
Replace = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One kind of change to a text."""

    pattern: re.Pattern[str]
    replace: Replace
    #: Each change undoes a disguise.
    disguise: bool = True


def gather(pieces: Iterable[tuple[str, int, int]], disguised: int) -> Reading:
    """Return the text that pieces make up, each with where it begins and ends in the raw one."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in pieces:
        text.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return Reading(text="".join(text), starts=starts, ends=ends, disguised=disguised)


def change(reading: Reading, step: Step) -> Reading:
    """Return a text with every match of a step replaced."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kept = changes = 0
    for match in step.pattern.finditer(reading.text):
        replaced = step.replace(match)
        if replaced == match.group():
            continue
        changes += 1
        text += [reading.text[kept : match.start()], replaced]
        sources = [*range(kept, match.start()), *_sources(match.group(), replaced, match.start())]
        starts += [reading.starts[source] for source in sources]
        ends += [reading.ends[source] for source in sources]
        kept = match.end()
    if not changes:
        return reading
    text.append(reading.text[kept:])
    return Reading(
        text="".join(text),
        starts=[*starts, *reading.starts[kept:]],
        ends=[*ends, *reading.ends[kept:]],
        disguised=reading.disguised + changes * step.disguise,
    )


def _sources(old: str, new: str, offset: int) -> Iterable[int]:
    """Return which character of the old text each of the new one stands for.

    A letter stands for the next one like it; a space put in stands for the letter before it.
    """
    if len(old) == len(new):
        return range(offset, offset + len(old))
    sources = []
    place = 0
    for character in new:
        ahead = old.find(character, place, place + _AHEAD)
        if ahead < 0 and character == " ":
            sources.append(offset + max(place - 1, 0))
            continue
        found = min(ahead if ahead >= 0 else place, len(old) - 1)
        sources.append(offset + found)
        place = found + 1
    return sources
