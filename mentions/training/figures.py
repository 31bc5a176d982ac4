"""The arithmetic under the figures of matching: nothing here knows what a post says."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.shares import Share
from domain.types import Span
from mentions.training.corpus import Labelled

#: Probabilities are compared with what happened in so many bins of equal width.
BINS = 10

#: Figures of which less is better; of shares, more is.
_LESS = frozenset({"calibration_error", "brier"})
#: By so much a figure may differ where a processor rounds another way.
_ROUNDING = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A labelled post, and what was made of it."""

    post: Labelled
    #: It came out as about us.
    found: bool
    score: float
    subjects: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Bin:
    """Posts of about one score."""

    said: float
    happened: float
    posts: int


def share(chosen: Iterable[bool]) -> Share | None:
    """Return how many of these are true; ``None`` of none."""
    told = list(chosen)
    return Share(count=sum(told), of=len(told)) if told else None


def precision(judged: Iterable[Judgement]) -> Share | None:
    """Return how many of the posts that came out as about us are."""
    return share(one.post.about for one in judged if one.found)


def recall(judged: Iterable[Judgement]) -> Share | None:
    """Return how many of the posts about us came out as that."""
    return share(one.found for one in judged if one.post.about)


def held_back(judged: Iterable[Judgement]) -> Share | None:
    """Return how many of the posts about others were held back."""
    return share(not one.found for one in judged if not one.post.about)


def headline(judged: Sequence[Judgement]) -> dict[str, Share | None]:
    """Return the figures that matter most."""
    return {
        "precision": precision(judged),
        "recall": recall(judged),
        "held_back": held_back(judged),
    }


def grouped(
    judged: Iterable[Judgement], key: Callable[[Judgement], str]
) -> dict[str, list[Judgement]]:
    """Return posts by a key, in its order."""
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for one in judged:
        groups[key(one)].append(one)
    return dict(sorted(groups.items()))


def by_form(judged: Sequence[Judgement]) -> dict[str, dict[str, Share | None]]:
    """Return the recall of each form of naming us, and what is held back of each other walk."""
    ours = grouped((one for one in judged if one.post.about), lambda one: one.post.form)
    others = grouped((one for one in judged if not one.post.about), lambda one: one.post.form)
    return {
        "ours": {form: recall(group) for form, group in ours.items()},
        "others": {form: held_back(group) for form, group in others.items()},
    }


def failures(judged: Sequence[Judgement]) -> dict[str, list[list[str]]]:
    """Return the shortest post of each form that is missed, or taken for ours: [form, text]."""
    wrong = [one for one in judged if one.found != one.post.about]
    groups = grouped(wrong, lambda one: one.post.form)
    rows = [
        min(group, key=lambda one: (len(one.post.text), one.post.id)) for group in groups.values()
    ]
    return {
        kind: [[one.post.form, one.post.text] for one in rows if one.post.about == ours]
        for kind, ours in (("missed", True), ("taken", False))
    }


def subjects(judged: Iterable[Judgement]) -> dict[str, Share | None]:
    """Return how rightly posts about us, where found, say who is named.

    Returns:
        ``all_right``: posts with exactly the labelled subjects; ``named``: labelled subjects that
        are named; ``rightly``: subjects named that are labelled.
    """
    found = [(set(j.post.subjects), set(j.subjects)) for j in judged if j.post.about and j.found]
    return {
        "all_right": share(wanted == said for wanted, said in found),
        "named": share(one in said for wanted, said in found for one in sorted(wanted)),
        "rightly": share(one in wanted for wanted, said in found for one in sorted(said)),
    }


def spans(judged: Sequence[Judgement]) -> dict[str, Share | None]:
    """Return how spans meet the labelled names of posts about us, where found.

    Returns:
        ``exact``: names of which a span covers one place exactly; ``overlapped``: of which a span
        covers some letter; ``sound``: spans of all posts that lie within their text, in order
        and apart.
    """
    pairs = [
        (one, places(name, one.post.text))
        for one in judged
        if one.post.about and one.found
        for name in one.post.names
    ]
    return {
        "exact": share(not at.isdisjoint(_edges(one)) for one, at in pairs),
        "overlapped": share(
            any(span.start < end and start < span.end for start, end in at for span in one.spans)
            for one, at in pairs
        ),
        "sound": share(sound for one in judged for sound in _sound(one)),
    }


def places(name: str, text: str) -> set[tuple[int, int]]:
    """Return every place of a name in a text, overlapping ones too, as (start, end)."""
    starts = (at for at in range(len(text) - len(name) + 1) if text.startswith(name, at))
    return {(at, at + len(name)) for at in starts if name}


def _edges(one: Judgement) -> set[tuple[int, int]]:
    return {(span.start, span.end) for span in one.spans}


def _sound(one: Judgement) -> list[bool]:
    after = [0, *(span.end for span in one.spans)]
    return [
        before <= span.start < span.end <= len(one.post.text)
        for span, before in zip(one.spans, after, strict=False)
    ]


def reliability(judged: Iterable[Judgement]) -> list[Bin]:
    """Return what share of posts is about us by the score they were given; empty bins left out."""
    groups: dict[int, list[Judgement]] = defaultdict(list)
    for one in judged:
        groups[min(int(one.score * BINS), BINS - 1)].append(one)
    return [
        Bin(
            said=sum(one.score for one in group) / len(group),
            happened=sum(one.post.about for one in group) / len(group),
            posts=len(group),
        )
        for _, group in sorted(groups.items())
    ]


def calibration(judged: Sequence[Judgement]) -> dict[str, object]:
    """Return the calibration error, Brier's score and the bins: [said, happened, posts]."""
    bins = reliability(judged)
    away = sum(abs(each.said - each.happened) * each.posts for each in bins)
    squares = sum((one.score - one.post.about) ** 2 for one in judged)
    return {
        "calibration_error": away / len(judged),
        "brier": squares / len(judged),
        "bins": [[each.said, each.happened, each.posts] for each in bins],
    }


def plain(value: object) -> object:
    """Return figures as JSON keeps them: a share as ``[count, of, low, high]``."""
    if isinstance(value, Share):
        return [value.count, value.of, *(round(bound, 4) for bound in value.bounds())]
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def worse(before: Any, now: Any, place: str = "") -> list[str]:
    """Return which figures are worse than they were, in words; what is new or gone is not."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        return [
            line
            for key in before
            if key in now
            for line in worse(before[key], now[key], f"{place}, {key}" if place else key)
        ]
    key = place.rpartition(", ")[2]
    fallen = _fallen(before, now, less=key in _LESS)
    return [f"{place}: {_told(now)} now, {_told(before)} stored"] if fallen > _ROUNDING else []


def _fallen(before: Any, now: Any, *, less: bool) -> float:
    """Return by how much a figure fell; of one that is better the less it is, by how much rose."""
    if _is_share(before) and _is_share(now):
        return float(before[0] / before[1] - now[0] / now[1])
    if less:
        return float(now - before)
    return 0.0


def _is_share(value: object) -> bool:
    """Return whether it is ``[count, of, low, high]``."""
    return isinstance(value, list) and [type(each) for each in value[:2]] == [int, int]


def _told(value: Any) -> str:
    return f"{value[0]} of {value[1]}" if _is_share(value) else str(value)
