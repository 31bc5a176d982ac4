"""Which posts are about us, and where they name whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from domain.types import Mention, Post, Space, Span
from mentions.context import Clue, phrases_of, read_context
from mentions.disambiguate import ABOUT_CUT, Judged, judge
from mentions.evidence import Finding
from mentions.implied import find_implied
from mentions.normalise import Folded
from mentions.occurrences import find_occurrences
from mentions.screen import Screen
from mentions.setting import Setting
from mentions.spelling import Script, script_of
from mentions.watchlist import Watchlist
from mentions.weights import AGAINST, WEIGHTS

#: What weighs less, in log-odds, is no reason to give; ``headsup watch explain`` shows it.
_LEAST_TOLD = 0.3

#: From this score on what a post replies to may be about us.
_PERHAPS = 0.3

#: No reader takes in more reasons than these.
_MOST_REASONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for or against a name, in log-odds; above 0 it speaks for us."""

    sentence: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NameExplained:
    """A name in a text, with all that was weighed; offsets in code points of the raw text."""

    subject: str
    start: int
    end: int
    #: The text between the two.
    words: str
    #: A sentence: how it names.
    how: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A mention with everything that led to it, names below the cut included."""

    mention: Mention
    names: tuple[NameExplained, ...]


def examine(post: Post, watchlist: Watchlist, space: Space = Space.ANYWHERE) -> Mention:
    """Return what a post says of the school and its people, however little that is.

    Args:
        post: Any post; its text may be of any length and hold anything.
        watchlist: Whom to look for.
        space: Whose place on the web it was found in.

    Returns:
        The mention. Names too weak to be ours are left out where others are strong enough;
        where none is, all are kept, so that ``about_score`` and the reasons can be explained.
        Spans are in code points of ``post.text``, in order, and never overlap; where nobody is
        named, as in a reply, there are none. Where two people bear the name, both are subjects
        and the span is the first one's.
    """
    return _mention(post, *_judged(post, watchlist, space))


def find_mention(
    post: Post, watchlist: Watchlist, space: Space = Space.ANYWHERE
) -> Mention | None:
    """Return the mention if the post is about us, ``None`` if it is not."""
    if (
        space is Space.ANYWHERE
        and not post.thread
        and not screen_of(watchlist).lets_pass(post.text)
    ):
        return None
    mention = examine(post, watchlist, space)
    return mention if mention.about_score >= ABOUT_CUT else None


@lru_cache(maxsize=1024)
def screen_of(watchlist: Watchlist) -> Screen:
    """Return what lets a text pass that may name somebody on the list."""
    return Screen(watchlist)


def explain(post: Post, watchlist: Watchlist, space: Space = Space.ANYWHERE) -> Explanation:
    """Return a mention with the whole reasoning behind it."""
    judged, script = _judged(post, watchlist, space)
    return Explanation(
        mention=_mention(post, judged, script),
        names=tuple(_explained(one, script.folded) for one in judged),
    )


def judge_post(post: Post, watchlist: Watchlist, space: Space) -> Sequence[Judged]:
    """Return every name of a post with all that was weighed, as fitting the weights needs it."""
    return _judged(post, watchlist, space)[0]


def _judged(post: Post, watchlist: Watchlist, space: Space) -> tuple[Sequence[Judged], Script]:
    script = script_of(post.text)
    thread = _thread(post, watchlist, space)
    names = find_occurrences(script, watchlist)
    context = read_context(script, names, phrases_of(watchlist))
    setting = Setting(
        space=space,
        thread=thread.about_score if thread else 0.0,
        replied_to=_named_in(post.thread, watchlist),
    )
    sure = thread is not None and thread.about_score >= ABOUT_CUT
    if space is Space.ANYWHERE and not sure and _is_local(post.thread, watchlist):
        told = "What it replies to names a place of ours."
        setting = replace(setting, space=Space.LOCAL, locality=told)
    judged = judge(names, context, watchlist, setting)
    return find_implied(judged, context, watchlist, (setting, thread)), script


def _thread(post: Post, watchlist: Watchlist, space: Space) -> Mention | None:
    """Return what the post replies to as a mention of its own, if that may be about us."""
    if not post.thread:
        return None
    mention = examine(replace(post, text=post.thread, thread=""), watchlist, space)
    return mention if mention.about_score >= _PERHAPS else None


def _explained(one: Judged, folded: Folded) -> NameExplained:
    named = one.name.end > one.name.start
    start, end = folded.raw_span(one.name.start, one.name.end) if named else (0, 0)
    return NameExplained(
        subject=one.name.subject,
        start=start,
        end=end,
        words=folded.raw[start:end],
        how=one.findings[0].sentence,
        score=one.score,
        evidence=tuple(
            Evidence(sentence=_reason(f), weight=round(WEIGHTS[f.what] * f.amount, 2))
            for f in one.findings
        ),
    )


def _named_in(thread: str, watchlist: Watchlist) -> frozenset[str]:
    if not thread:
        return frozenset()
    found = find_occurrences(script_of(thread), watchlist)
    return frozenset(name.subject for name in found if name.subject and not name.doubted)


def _is_local(thread: str, watchlist: Watchlist) -> bool:
    """Return whether what a post replies to names a place of ours."""
    if not thread:
        return False
    context = read_context(script_of(thread), (), phrases_of(watchlist))
    return any(sign.clue is Clue.PLACE for sign in context.signs)


def _mention(post: Post, judged: Sequence[Judged], script: Script) -> Mention:
    judged = [one for one in judged if one.score > 0]
    ours = [one for one in judged if one.score >= ABOUT_CUT] or judged
    return Mention(
        post=post,
        subjects=tuple(dict.fromkeys(one.name.subject for one in ours)),
        spans=_spans(script.folded, ours),
        about_score=max((one.score for one in ours), default=0.0),
        reasons=tuple(dict.fromkeys(_reasons(ours)))[:_MOST_REASONS],
    )


def _reasons(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield the reasons for each subject's surest name, the surest subject first."""
    told: set[str] = set()
    for one in sorted(judged, key=lambda one: -one.score):
        if one.name.subject not in told:
            told.add(one.name.subject)
            yield from (_reason(finding) for finding in _telling(one.findings))


def _telling(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield how it is named, then what counts most, and how many others were ruled out."""
    yield findings[0]
    others = [f for f in findings[1:] if not f.what.startswith("more ")]
    weighed = sorted(others, key=lambda f: -abs(WEIGHTS[f.what] * f.amount))
    yield from (f for f in weighed if abs(WEIGHTS[f.what] * f.amount) >= _LEAST_TOLD)
    yield from (f for f in others if f.what == "ruled out")


def _reason(finding: Finding) -> str:
    against = finding.what in AGAINST
    return finding.sentence.removesuffix(".") + (", which speaks against it." if against else ".")


def _spans(folded: Folded, judged: Iterable[Judged]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for one in judged:
        if one.name.end == one.name.start:
            continue
        start, end = folded.raw_span(one.name.start, one.name.end)
        # One ligature may hold the end of a name and the beginning of the next.
        if not spans or start >= spans[-1].end:
            spans.append(Span(start=start, end=end, subject=one.name.subject))
    return tuple(spans)
