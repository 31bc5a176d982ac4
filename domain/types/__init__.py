"""The nouns, one per stage: Post → Mention → Assessment → Decision → Alert → Delivery.

Every value is frozen; a stage never edits what an earlier one made. Times are aware and in UTC.
Spans are half-open, in code points of the raw text.
"""

from domain.types.cases import Alert, Case, CaseEvent, CaseState, Option
from domain.types.judging import (
    TAGS,
    Assessment,
    Cut,
    Cuts,
    Decision,
    Levels,
    Reason,
    Rule,
    Severity,
    Status,
)
from domain.types.posts import (
    Approval,
    Batch,
    Gap,
    Mention,
    Outcome,
    Post,
    PostKey,
    Raw,
    SourceState,
    Span,
)
from domain.types.reviewing import Decided, Review, ReviewOutcome
from domain.types.telling import Delivery, Detail, OutgoingMessage, Recipient, Retention
from domain.types.watched import SCHOOL, LearntEvidence, Namesake, Person, School, Space

__all__ = [
    "SCHOOL",
    "TAGS",
    "Alert",
    "Approval",
    "Assessment",
    "Batch",
    "Case",
    "CaseEvent",
    "CaseState",
    "Cut",
    "Cuts",
    "Decided",
    "Decision",
    "Delivery",
    "Detail",
    "Gap",
    "LearntEvidence",
    "Levels",
    "Mention",
    "Namesake",
    "Option",
    "Outcome",
    "OutgoingMessage",
    "Person",
    "Post",
    "PostKey",
    "Raw",
    "Reason",
    "Recipient",
    "Retention",
    "Review",
    "ReviewOutcome",
    "Rule",
    "School",
    "Severity",
    "SourceState",
    "Space",
    "Span",
    "Status",
]
