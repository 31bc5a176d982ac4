"""Which posts are about us, and where they name whom."""

from collections.abc import Iterable, Sequence

from domain.types import Mention, Post, Span
from mentions.context import phrases_of, read_context
from mentions.disambiguate import ABOUT_CUT, Judged, judge
from mentions.normalise import Folded
from mentions.occurrences import find_occurrences
from mentions.spelling import script_of
from mentions.watchlist import Watchlist

#: No reader takes in more reasons than these.
_MOST_REASONS = 8


def examine(post: Post, watchlist: Watchlist) -> Mention:
    """Return what a post says of the school and its people, however little that is.

    Args:
        post: Any post; its text may be of any length and hold anything.
        watchlist: Whom to look for.

    Returns:
        The mention. Names too weak to be ours are left out where others are strong enough;
        where none is, all are kept, so that ``about_score`` and the reasons can be explained.
        Spans are in code points of ``post.text``, in order, and never overlap. Where two people
        bear the name, both are subjects and the span is the first one's.
    """
    script = script_of(post.text)
    names = find_occurrences(script, watchlist)
    if not names:
        return _mention(post, (), ())
    context = read_context(script, names, phrases_of(watchlist.school, watchlist.namesakes))
    judged = [one for one in judge(names, context, watchlist) if one.score > 0]
    ours = [one for one in judged if one.score >= ABOUT_CUT] or judged
    return _mention(post, ours, _spans(script.folded, ours))


def find_mention(post: Post, watchlist: Watchlist) -> Mention | None:
    """Return the mention if the post is about us, ``None`` if it is not."""
    mention = examine(post, watchlist)
    return mention if mention.about_score >= ABOUT_CUT else None


def _mention(post: Post, judged: Sequence[Judged], spans: tuple[Span, ...]) -> Mention:
    return Mention(
        post=post,
        subjects=tuple(dict.fromkeys(one.name.subject for one in judged)),
        spans=spans,
        about_score=max((one.score for one in judged), default=0.0),
        reasons=tuple(dict.fromkeys(_reasons(judged)))[:_MOST_REASONS],
    )


def _reasons(judged: Sequence[Judged]) -> Iterable[str]:
    """Yield the reasons for each subject's surest name, the surest subject first."""
    told: set[str] = set()
    for one in sorted(judged, key=lambda one: -one.score):
        if one.name.subject not in told:
            told.add(one.name.subject)
            yield from one.reasons


def _spans(folded: Folded, judged: Iterable[Judged]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for one in judged:
        start, end = folded.raw_span(one.name.start, one.name.end)
        # One ligature may hold the end of a name and the beginning of the next.
        if not spans or start >= spans[-1].end:
            spans.append(Span(start=start, end=end, subject=one.name.subject))
    return tuple(spans)
