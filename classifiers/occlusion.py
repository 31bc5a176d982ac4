"""Which words moved a score: those without which it falls.

Words are left out, many at first and then ever fewer, and the model is asked again. A flagged text
costs a dozen short runs, any other none; the scores themselves are left alone.

Source: Zeiler and Fergus, Visualizing and understanding convolutional networks, 2014, for leaving
parts out; the search from coarse to fine is ours.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from classifiers.labels import LEVELS, MASKS
from classifiers.scoring import Scored, Scorer
from domain.types import Cut, Cuts

#: How often the model is asked for one text, at most.
MOST_RUNS = 12
#: How many words or phrases are reported, and of how many words a phrase may be.
MOST_PHRASES = 6
_LONGEST_PHRASE = 4

#: Parts that a text of more words than runs is cut into at first.
_PARTS = 4
#: How far log-odds must fall to count at all, and as a share of the deepest fall.
_LEAST_FALL, _LEAST_SHARE = 0.1, 0.15
#: Probabilities closer than this to 0 or 1 are not told apart.
_EDGE = 1e-6

_WORD = re.compile("|".join((*map(re.escape, MASKS), r"\w+(?:['\u2019-]\w+)*")), re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """One word of a window; a mask separates words and is none."""

    #: Half-open, in code points of the reading.
    place: tuple[int, int]
    #: Positions of its tokens within the window.
    tokens: frozenset[int]
    is_mask: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Neighbouring words, and by how much log-odds fall without them."""

    #: Half-open, in words.
    start: int
    end: int
    fall: float

    @property
    def width(self) -> int:
        """How many words they are."""
        return self.end - self.start


@dataclass(slots=True)
class _Search:
    """One text's search; counts its runs."""

    scorer: Scorer
    #: The window's.
    ids: Sequence[int]
    words: Sequence[_Word]
    #: Which output's score is explained.
    output: int
    whole: float
    runs: int = 0
    parts: list[_Part] = field(default_factory=list)

    def without(self, start: int, end: int) -> _Part:
        """Ask the model about the window without some words."""
        left_out = frozenset().union(*(word.tokens for word in self.words[start:end]))
        kept = [token for number, token in enumerate(self.ids) if number not in left_out]
        self.runs += 1
        fall = self.whole - _log_odds(self.scorer.score(kept)[self.output])
        return _Part(start=start, end=end, fall=fall)

    def run(self) -> list[_Part]:
        """Return the parts that the words were cut into."""
        self.parts = [self.without(start, end) for start, end in pairwise(_edges(len(self.words)))]
        latest = self.parts
        while self.runs + 2 <= MOST_RUNS and (part := self._next(latest)):
            latest = self._halve(part)
        return self.parts

    def _next(self, latest: Sequence[_Part]) -> _Part | None:
        """Return the part to look into: straight down to one phrase first, then the densest."""
        if not any(part.width <= _LONGEST_PHRASE and part.fall > 0 for part in self.parts):
            wide = [part for part in latest if part.width > 1]
        else:
            wide = [part for part in self.parts if part.width > 1 and part.fall > 0]
        return max(wide, key=lambda part: (part.fall / part.width, -part.start), default=None)

    def _halve(self, part: _Part) -> list[_Part]:
        middle = (part.start + part.end) // 2
        halves = [self.without(part.start, middle), self.without(middle, part.end)]
        self.parts = [other for other in self.parts if other is not part] + halves
        return halves


def found_output(row: Sequence[float], cuts: Cuts) -> int | None:
    """Return which output to explain: the highest level found, of threat before abuse.

    A finding goes before what is only worth a look. ``None`` where neither is there.

    Args:
        row: Probabilities, one an output.
        cuts: The model's.
    """
    cut_of: list[Cut] = [*cuts.abuse, *cuts.threat]
    order: list[int] = [
        *range(2 * len(LEVELS) - 1, len(LEVELS) - 1, -1),
        *range(len(LEVELS) - 1, -1, -1),
    ]
    for queue in (False, True):
        found = [n for n in order if row[n] >= _needed(cut_of[n], queue=queue)]
        if found:
            return found[0]
    return None


def telling_window(scored: Scored, output: int) -> int:
    """Return the number of the window with the highest score for an output, the shortest first."""
    stretches = scored.windows.stretches
    return max(
        range(len(scored.rows)),
        key=lambda n: (scored.rows[n][output], stretches[n][0] - stretches[n][1], -n),
    )


def words_that_weigh(
    scored: Scored, scorer: Scorer, of: tuple[int, int]
) -> tuple[tuple[int, int], ...]:
    """Return where the words and short phrases stand that a score owes most to.

    Args:
        scored: The text and its scores.
        scorer: The model, asked :data:`MOST_RUNS` times at most.
        of: The output and the window to explain.

    Returns:
        At most :data:`MOST_PHRASES` places, half-open, in code points of the text that was
        scored, in their order; no mask is among them.

    Raises:
        ClassifyError: The model could not judge.
    """
    output, window = of
    start, end = scored.windows.stretches[window]
    words = _words(scored.text, scored.tokens.places[start:end])
    said = [number for number, word in enumerate(words) if not word.is_mask]
    if not said:
        return ()
    search = _Search(
        scorer=scorer,
        ids=scored.tokens.ids[start:end],
        words=[words[number] for number in said],
        output=output,
        whole=_log_odds(scored.rows[window][output]),
    )
    heavy = [said[n] for part in _heaviest(search.run()) for n in range(part.start, part.end)]
    return tuple(_phrases(scored.text, words, sorted(heavy)))[:MOST_PHRASES]


def _needed(cut: Cut, *, queue: bool) -> float:
    return cut.queue_at_least if queue else cut.at_least


def _log_odds(probability: float) -> float:
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))


def _edges(words: int) -> list[int]:
    """Return where the parts begin and end: each word by itself where runs suffice."""
    if words <= MOST_RUNS:
        return list(range(words + 1))
    return [words * part // _PARTS for part in range(_PARTS + 1)]


def _words(text: str, places: Sequence[tuple[int, int]]) -> list[_Word]:
    """Return the words of a window with their tokens; what is no word belongs to none."""
    if not places:
        return []
    found: list[_Word] = []
    token = 0
    for match in _WORD.finditer(text, places[0][0], places[-1][1]):
        while token < len(places) and places[token][1] <= match.start():
            token += 1
        first = token
        while token < len(places) and places[token][0] < match.end():
            token += 1
        if token > first:
            is_mask = match.group().upper() in MASKS
            own = frozenset(range(first, token))
            found.append(_Word(place=match.span(), tokens=own, is_mask=is_mask))
    return found


def _heaviest(parts: Sequence[_Part]) -> list[_Part]:
    """Return the few parts short enough to quote without which the score falls most."""
    deepest = max(part.fall for part in parts)
    least = max(_LEAST_FALL, _LEAST_SHARE * deepest)
    heavy = [part for part in parts if part.fall >= least and part.width <= _LONGEST_PHRASE]
    return sorted(heavy, key=lambda part: (-part.fall, part.start))[:MOST_PHRASES]


def _phrases(
    text: str, words: Sequence[_Word], chosen: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield neighbouring words as one phrase, up to a length and to the next punctuation."""
    phrase: list[int] = []
    for number in chosen:
        if phrase and (
            number > phrase[-1] + 1
            or len(phrase) == _LONGEST_PHRASE
            or text[words[phrase[-1]].place[1] : words[number].place[0]].strip()
        ):
            yield words[phrase[0]].place[0], words[phrase[-1]].place[1]
            phrase = []
        phrase.append(number)
    if phrase:
        yield words[phrase[0]].place[0], words[phrase[-1]].place[1]
