"""Which words are common: what tells a word set apart, masked or run together from any letters."""

# ruff: noqa: SIM905 - lists of words are read by people, a line at a time.

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

#: One word a line, most common first; written by ``python -m classifiers.training.words``.
WORDS = Path(__file__).parent / "model" / "words.txt"

#: The only words of one and two letters: others would fit in anywhere.
SHORT_WORDS = frozenset(
    "a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we ya "
    "ur im pe".split()
)

#: Words that people mask or spell with digits; where several fit, the first is meant.
MASKED = tuple(
    "fuck shit cunt twat kill dick cock piss arse tits wank slag slut stab slit shoot shot bomb "
    "knife die dead death hurt burn rape punch smash murder bitch bastard bollocks bugger prick "
    "wanker tosser bellend fucking fucked fucker fuckers fuckin fucks shitty shite shithole cunts "
    "dickhead dickheads arsehole arseholes asshole assholes bullshit "
    "motherfucker bitches bastards "
    "twats wankers pricks pissed bloody killing killed kills killer stabbed stabbing shooting "
    "bombed bombing raped raping rapist dying murdered strangle slaughter slash slashed knives "
    "torch petrol acid gun guns blood attack hang nonce nonces paedo paedos pedo perv whore "
    "scum retard retarded spastic spaz faggot fag nigger paki pakis chink tranny gypo pikey "
    "suicide unalive beat batter kick hate scumbag muppet crap knob knobhead snitch".split()
)

_LONGEST = 20
_ENDINGS = tuple(
    "isation ization ising izing ised ized ism ist ists ness s ing ed able ation ations ment ally "
    "ly ical".split()
)
#: What words may cost for each letter that they explain: real sentences cost about 1.4.
_DEAR = 1.6
#: Hardly a word is this long; then more of the letters may be of unknown words.
_NO_WORD = 30
_UNKNOWN_IN_SENTENCE = 0.4
#: What a letter of an unknown word costs, beside the word itself; known words cost about 7.
_UNKNOWN_WORD = 12.0
_UNKNOWN_LETTER = 1.5
#: The share of letters that may belong to unknown words when text is cut into words.
_UNKNOWN_SHARE = 0.25
#: Unknown words shorter than this are no names but the rest of a long word cut up by chance.
_SHORTEST_NAME = 3
#: Ranks below this are the words that hold sentences together.
_GLUE = 300


def is_known(word: str) -> bool:
    """Return whether a word is a common one, in either case."""
    return word.lower() in _costs()


def known_letters(words: Iterable[str]) -> int:
    """Return how many letters belong to common words."""
    return sum(len(word) for word in words if is_known(word))


def split_words(letters: str, fewest: int = 3, *, glued: bool = True) -> Sequence[str]:
    """Return the words that were run together; none where no words explain the letters.

    Takes time in proportion to the length.

    Args:
        letters: ASCII letters and apostrophes.
        fewest: Fewer words than this are taken for chance: many long words hold two short ones.
        glued: The words must be as common as those of sentences, some of them very common.
    """
    if is_known(letters):
        return ()
    words = _cheapest(letters)
    unknown = [len(word) for word in words if not is_known(word)]
    if len(letters) >= _NO_WORD and sum(unknown) <= _UNKNOWN_IN_SENTENCE * len(letters):
        return words
    if len(words) < fewest or sum(unknown) > _UNKNOWN_SHARE * len(letters):
        return ()
    if _is_derived(letters) or min(unknown, default=_SHORTEST_NAME) < _SHORTEST_NAME:
        return ()
    plausible = _has_glue(words) and _cost(words) <= _DEAR * len(letters)
    return words if plausible or not glued else ()


def _cost(words: Iterable[str]) -> float:
    costs = _costs()
    return sum(
        costs.get(word.lower(), _UNKNOWN_WORD + _UNKNOWN_LETTER * len(word)) for word in words
    )


def _is_derived(word: str) -> bool:
    """Return whether a long word is a common one and an ending."""
    return any(
        is_known(stem) or is_known(f"{stem}e")
        for ending in _ENDINGS
        if word != (stem := word.removesuffix(ending))
    )


def _has_glue(words: Iterable[str]) -> bool:
    costs = _costs()
    glue = math.log(_GLUE)
    return any(costs.get(word.lower(), glue) < glue for word in words)


def _cheapest(letters: str) -> Sequence[str]:
    """Return the likeliest words that make up the letters, each independent of the others."""
    costs = _costs()
    lower = letters.lower()
    best = [0.0]
    lengths = [0]
    for end in range(1, len(lower) + 1):
        in_unknown = lengths[end - 1] < 0
        cost = best[end - 1] + _UNKNOWN_LETTER + (0 if in_unknown else _UNKNOWN_WORD)
        length = min(lengths[end - 1], 0) - 1
        for start in range(max(0, end - _LONGEST), end):
            price = costs.get(lower[start:end])
            if price is not None and best[start] + price < cost:
                cost, length = best[start] + price, end - start
        best.append(cost)
        lengths.append(length)
    return _walk_back(letters, lengths)


def _walk_back(letters: str, lengths: Sequence[int]) -> Sequence[str]:
    """Return the words, given the length of each last one; of unknown ones, it is negative."""
    words = []
    end = len(letters)
    while end:
        start = end - abs(lengths[end])
        words.append(letters[start:end])
        end = start
    return words[::-1]


@lru_cache(maxsize=1)
def _costs() -> Mapping[str, float]:
    """Return minus the logarithm of each word's likelihood, but for a constant (Zipf's law)."""
    words = WORDS.read_text(encoding="utf-8").split()
    return {word: math.log(rank + 10) for rank, word in enumerate(words)}
