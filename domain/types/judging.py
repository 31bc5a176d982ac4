"""What a model and the school's rules make of a mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

#: What a post can be besides abusive or threatening; the meanings are in ``docs/labels.md``.
TAGS = (
    "hate",
    "sexual",
    "allegation",
    "doxxing",
    "pile_on",
    "impersonation",
    "child_privacy",
    "safeguarding",
    "complaint",
    "praise",
)


#: Probabilities of the levels 0 to 3; they sum to 1.
Levels = tuple[float, float, float, float]


class Severity(IntEnum):
    """How soon a person must look."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Status(StrEnum):
    """Whether a text could be judged. *Not assessed* is not *safe*."""

    ASSESSED = "assessed"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What one model makes of one text; all scores are calibrated probabilities."""

    abuse: Levels = (1.0, 0.0, 0.0, 0.0)
    threat: Levels = (1.0, 0.0, 0.0, 0.0)
    tags: Mapping[str, float] = field(default_factory=dict)
    #: ISO 639-1, detected.
    language: str = ""
    #: ``name@revision``.
    model: str = ""
    windows: int = 1
    #: Some of the text was not read.
    truncated: bool = False
    #: The worst window, in code points of the text that was judged.
    span: tuple[int, int] | None = None
    #: Why, in the model's terms: filled by models that can say.
    evidence: tuple[str, ...] = ()
    #: Who, what, when, where of a threat: filled by models that can say.
    slots: Mapping[str, str] = field(default_factory=dict)
    status: Status = Status.ASSESSED
    not_assessed_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a probability becomes a finding, and where it becomes worth a person's look."""

    at_least: float
    queue_at_least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """The cuts measured for one model: for P(abuse ≥ 1..3), P(threat ≥ 1..3) and each tag."""

    abuse: tuple[Cut, Cut, Cut]
    threat: tuple[Cut, Cut, Cut]
    tags: Mapping[str, Cut]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which level or score on a label a severity and a play follow."""

    id: str
    #: ``abuse``, ``threat``, one of :data:`TAGS`, or ``not_assessed``.
    label: str
    severity: Severity
    play: str
    #: 1 to 3 for ``abuse`` and ``threat``; ``None`` for the others.
    level: int | None = None
    #: ``None``: the cut that ships beside the model.
    at_least: float | None = None
    queue_at_least: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule that fired, or a guard that applied, with the arithmetic."""

    rule: str
    label: str = ""
    level: int | None = None
    score: float | None = None
    cut: float | None = None
    #: It lies between the queue cut and the cut: worth a look, not an alert.
    queue: bool = False
    severity: Severity = Severity.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the policy makes of a mention's assessment."""

    severity: Severity
    #: The play of the most severe rule that fired; its options are what the mail recommends.
    play: str
    #: Plays whose options stand beside, such as the complaints route.
    also: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    #: An allegation or safeguarding matter about an adult: no name and no quotation in mail.
    restricted: bool = False
    #: Criticism: the complaints route only.
    guarded: bool = False
