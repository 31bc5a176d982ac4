"""What a reviewed post can teach the next model: the levels and tags a person stands behind."""

from dataclasses import dataclass

from domain.types import TAGS, Assessment, Decision, Review, ReviewOutcome, Status

#: Tags that say nothing bad of a post.
_HARMLESS = ("complaint", "praise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a post is, by a person's word."""

    abuse: int
    threat: int
    tags: tuple[str, ...]


def labels_of(review: Review, decision: Decision, assessment: Assessment) -> Labels | None:
    """Return the labels that a review determines, or ``None`` where it leaves one open.

    ``right`` stands behind the levels that the mail told. ``not_abuse`` means level 0 unless it
    says otherwise, ``worse`` needs both levels, and ``not_us`` says nothing of the words.
    """
    abuse, threat = _levels(review, decision, assessment)
    if abuse is None or threat is None:
        return None
    return Labels(abuse=abuse, threat=threat, tags=_tags(review, decision))


def _levels(
    review: Review, decision: Decision, assessment: Assessment
) -> tuple[int | None, int | None]:
    if review.outcome is ReviewOutcome.RIGHT and assessment.status is Status.ASSESSED:
        return _told("abuse", decision), _told("threat", decision)
    if review.outcome is ReviewOutcome.NOT_ABUSE:
        return review.abuse or 0, review.threat or 0
    if review.outcome is ReviewOutcome.WORSE:
        return review.abuse, review.threat
    return None, None


def _told(label: str, decision: Decision) -> int | None:
    """Return the level that was told of a post; ``None`` where it was told with a doubt."""
    about = [why for why in decision.reasons if why.label == label]
    sure = max((why.level or 0 for why in about if not why.queue), default=0)
    doubted = max((why.level or 0 for why in about if why.queue), default=0)
    return None if doubted > sure else sure


def _tags(review: Review, decision: Decision) -> tuple[str, ...]:
    """Return the tags that were told without a doubt; a harmless post keeps harmless ones."""
    kept = _HARMLESS if review.outcome is ReviewOutcome.NOT_ABUSE else TAGS
    told = {why.label for why in decision.reasons if why.score is not None and not why.queue}
    return tuple(tag for tag in kept if tag in told)
