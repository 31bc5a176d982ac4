"""What disguises cost: names of labelled posts, and nothing else, disguised and judged again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from domain.shares import Share
from mentions.forms import OF_SCHOOL, PERSONAL, Form, Kind
from mentions.matcher import find_mention
from mentions.normalise import fold
from mentions.training.corpus import Labelled
from mentions.training.disguise import TRANSFORMS, disguise
from mentions.training.figures import places, share
from mentions.watchlist import Watchlist
from mentions.words import TITLES

_KINDS = PERSONAL | OF_SCHOOL | {Kind.TITLED}
_JOINT = r"[\s.'&-]{0,3}"
_TITLE = rf"(?:(?:{'|'.join(sorted(TITLES))})\.?\s)?"

#: An account's name in disguise is another account, and these are disguised already.
_LEFT_OUT = frozenset(("handle", "hashtag", "disguised"))


@dataclass(frozen=True, slots=True)
class Case:
    """A post with the places of the names in it that are to be disguised, in order and apart."""

    post: Labelled
    places: tuple[tuple[int, int], ...]

    @property
    def of_one_word(self) -> bool:
        """Whether no name is of several words, so that nothing is left but a row of letters."""
        return not any(self.post.text[start:end].split()[1:] for start, end in self.places)

    def disguised(self, transforms: Sequence[str]) -> str:
        """Return the text with its names after some transforms, the same each time."""
        parts, before = [], 0
        for start, end in self.places:
            name = disguise(self.post.text[start:end], transforms, f"{self.post.id} {start}")
            parts += [self.post.text[before:start], name]
            before = end
        return "".join([*parts, self.post.text[before:]])

    def changed(self, transforms: Sequence[str]) -> str | None:
        """Return the text in disguise; ``None`` where one of the transforms changes nothing."""
        text = self.disguised(transforms)
        without = (self.disguised([t for t in transforms if t != left]) for left in transforms)
        return None if text in without else text


def cases(posts: Sequence[Labelled], watchlists: Mapping[str, Watchlist]) -> list[Case]:
    """Return the posts that name somebody, with where.

    Of posts about us: the labelled names that hold a person's or the school's name. Of others:
    whatever is written as one of those names.
    """
    found = [
        Case(post, tuple(_places(post, watchlists[post.school])))
        for post in posts
        if post.form not in _LEFT_OUT
    ]
    return [case for case in found if case.places]


def figures(every: Sequence[Case], watchlists: Mapping[str, Watchlist]) -> dict[str, object]:
    """Return what is found, and what is held back, as written, in each disguise and each pair."""
    single = {name: judge_all(every, (name,), watchlists) for name in TRANSFORMS}
    pairs = {pair: judge_all(every, pair, watchlists) for pair in combinations(TRANSFORMS, 2)}
    some = {" + ".join(pair): told for pair, told in pairs.items() if told}
    return {
        "plain": shares(judge_all(every, (), watchlists)),
        "all single": shares([one for told in single.values() for one in told]),
        "all pairs": shares([one for told in some.values() for one in told]),
        "single": {name: shares(told) for name, told in single.items()},
        "pairs": {pair: shares(told) for pair, told in some.items()},
    }


def judge_all(
    every: Sequence[Case], transforms: Sequence[str], watchlists: Mapping[str, Watchlist]
) -> list[tuple[Case, bool]]:
    """Return the posts that some transforms change, and whether each still comes out as ours."""
    told = []
    for case in every:
        text = case.changed(transforms) if transforms else case.post.text
        if text is not None:
            post, watchlist = replace(case.post.post, text=text), watchlists[case.post.school]
            told.append((case, find_mention(post, watchlist, case.post.space) is not None))
    return told


def shares(told: Sequence[tuple[Case, bool]]) -> dict[str, Share | None]:
    """Return what is found of ours, of names of one word apart, and held back of others."""
    ours = [(case, found) for case, found in told if case.post.about]
    return {
        "found": share(found for _, found in ours),
        "of_one_word": share(found for case, found in ours if case.of_one_word),
        "held_back": share(not found for case, found in told if not case.post.about),
    }


def _places(post: Labelled, watchlist: Watchlist) -> Iterator[tuple[int, int]]:
    """Yield the names of a post that are to be disguised, the longest where two meet."""
    found = _labelled(post, watchlist) if post.about else _written(post.text, watchlist)
    end = 0
    for place in sorted(found, key=lambda place: (place[0], -place[1])):
        if place[0] >= end:
            yield place
            end = place[1]


def _labelled(post: Labelled, watchlist: Watchlist) -> set[tuple[int, int]]:
    named = [name for name in post.names if name[0] not in "@#" and any(_written(name, watchlist))]
    return {at for name in named for at in places(name, post.text) if _apart(post.text, at)}


def _apart(text: str, place: tuple[int, int]) -> bool:
    """Return whether a place is not part of a longer word."""
    start, end = place
    return not (text[:start][-1:].isalnum() or text[end : end + 1].isalnum())


def _written(text: str, watchlist: Watchlist) -> set[tuple[int, int]]:
    """Return where a text holds what is written as one of our names."""
    folded = fold(text)
    return {folded.raw_span(*match.span()) for match in _names(watchlist).finditer(folded.text)}


@lru_cache(maxsize=64)
def _names(watchlist: Watchlist) -> re.Pattern[str]:
    forms = [form for form in watchlist.forms if form.kind in _KINDS and not form.acronym]
    rows = sorted((_spelt(form) for form in forms), key=len, reverse=True)
    return re.compile(rf"(?<![\w#@]){_TITLE}(?:{'|'.join(rows)})(?!\w)")


def _spelt(form: Form) -> str:
    edges = [0, *sorted(form.breaks), len(form.letters)]
    words = (form.letters[a:b] for a, b in pairwise(edges))
    return _JOINT.join(map(re.escape, words))
