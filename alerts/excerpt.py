"""The part of a post that a mail quotes.

Spans are half-open, in code points of the raw text, so that masking comes before cleaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alerts.obscenity import star
from alerts.redact import Names
from alerts.visible import clean, hides
from domain.types import SCHOOL, Assessment, Mention, Span

#: The most that a mail quotes, in code points.
EXCERPT_LIMIT = 1500

#: A quotation of more lines is set as one paragraph, so that the options stay in sight.
_LINES_LIMIT = 40

#: How long the placeholders are that stood in the text when it was judged.
_PLACEHOLDERS = {SCHOOL: len("[SCHOOL]")}
_STAFF_PLACEHOLDER = len("[STAFF]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The part of a post that a mail quotes, ready to be shown."""

    text: str
    #: What was done to it, in sentences.
    notes: tuple[str, ...] = ()


def quote(
    mention: Mention, assessment: Assessment, names: Names | None, limit: int = EXCERPT_LIMIT
) -> Excerpt:
    """Return what a mail shows of the post.

    Args:
        mention: The post, and where it names whom.
        assessment: Says where the worst passage is.
        names: How names are masked, with obscenities starred; ``None`` shows the words as written.
        limit: The most code points of the post that are quoted.
    """
    text = mention.post.text
    start, end = _window(text, _worst(mention.spans, assessment.span), limit)
    raw = _with_labels(text, mention.spans, names, (start, end)) if names else text[start:end]
    shown = _lines(clean(raw))
    if names:
        shown = star(names.masked(shown))
    notes = []
    if end - start < len(text):
        shown = f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}"
        passage = ", around the passage that scored highest" if assessment.span else ""
        notes.append(f"Shortened to {end - start:,} of {len(text):,} characters{passage}.")
    if hides(raw):
        notes.append("Hidden characters were taken out.")
    return Excerpt(text=shown, notes=tuple(notes))


def _worst(spans: Sequence[Span], judged: tuple[int, int] | None) -> tuple[int, int]:
    """Return where the worst window of the masked text lies in the raw text."""
    if judged is None:
        return (0, 0)
    return (_raw_offset(spans, judged[0]), _raw_offset(spans, judged[1]))


def _raw_offset(spans: Sequence[Span], offset: int) -> int:
    """Return where a place of the masked text lies in the raw text."""
    shift = 0
    for span in _apart(spans):
        if span.start - shift >= offset:
            break
        placeholder = _PLACEHOLDERS.get(span.subject, _STAFF_PLACEHOLDER)
        shift += placeholder - (span.end - span.start)
    return max(offset - shift, 0)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, without empty ones and those within an earlier one."""
    ordered: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start < span.end and (not ordered or span.start >= ordered[-1].end):
            ordered.append(span)
    return ordered


def _window(text: str, worst: tuple[int, int], limit: int) -> tuple[int, int]:
    """Return which part of the text is quoted: all of it, or what lies around the worst."""
    if len(text) <= limit:
        return (0, len(text))
    middle = min(sum(worst) // 2, worst[0] + limit // 2)
    start = max(0, min(middle - limit // 2, len(text) - limit))
    return (start, start + limit)


def _with_labels(text: str, spans: Sequence[Span], names: Names, window: tuple[int, int]) -> str:
    """Return the window with each subject's label in place of its name."""
    start, end = window
    within = [span for span in _apart(spans) if span.start < end and span.end > start]
    edges = [start, *(edge for span in within for edge in (span.start, span.end)), end]
    plain = [text[max(a, start) : min(b, end)] for a, b in list(pairwise(edges))[::2]]
    labels = [*(names.labels.get(span.subject, "[a member of staff]") for span in within), ""]
    return "".join(f"{before}{label}" for before, label in zip(plain, labels, strict=True))


def _lines(text: str) -> str:
    lines = text.split("\n")
    if len(lines) <= _LINES_LIMIT:
        return text
    return " / ".join(line.strip() for line in lines if line.strip())
