"""Names taken out of a text, so that no name can move a score."""

from collections.abc import Sequence

from domain.types import SCHOOL, Span

#: What stands for a person, and for the school, in what a model is shown.
STAFF_MASK = "[STAFF]"
SCHOOL_MASK = "[SCHOOL]"


def mask(text: str, spans: Sequence[Span]) -> str:
    """Return ``text`` with each span replaced by what it names.

    Args:
        text: The raw text the spans were found in.
        spans: In code points, in any order; of two that overlap, the later is left out.

    Returns:
        The text with ``[STAFF]`` for people and ``[SCHOOL]`` for the school; all else as it was.
    """
    parts: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start < done or span.end <= span.start or span.end > len(text):
            continue
        parts += (text[done : span.start], SCHOOL_MASK if span.subject == SCHOOL else STAFF_MASK)
        done = span.end
    return "".join(parts) + text[done:]
