"""The nouns, one per stage: Post → Mention → Assessment → Decision → Alert → Delivery.

Every value is frozen; a stage never edits what an earlier one made. Times are aware and in UTC.
Spans are half-open, in code points of the raw text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

#: The subject of a mention that is about the school as a body.
SCHOOL = "school"

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


class Outcome(StrEnum):
    """How reading one source ended; a cursor moves on ``OK`` only."""

    OK = "ok"
    PARTIAL = "partial"
    THROTTLED = "throttled"
    QUOTA = "quota"
    AUTH = "auth"
    GONE = "gone"
    BAD_ANSWER = "bad-answer"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The school watched over."""

    name: str
    aliases: tuple[str, ...] = ()
    #: With their ``@`` or ``#``.
    handles: tuple[str, ...] = ()
    #: Town, district, county, postcode: evidence that a post means this school.
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A present member of staff or governor, watched over because they work here."""

    #: A stable slug; what is stored instead of the name.
    id: str
    name: str
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    #: Professional ones that the person offered, with their ``@``.
    handles: tuple[str, ...] = ()
    role: str = ""
    #: The last day they are watched over; ``None`` while they work here.
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """Somebody or some school of the same name that is not ours."""

    name: str
    #: Words that, near the name, say that the other one is meant.
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostKey:
    """What makes two sightings the same post; ``id`` is unique within ``platform``."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The matched entry's own object as received, and the hash of the answer it came in."""

    body: bytes
    answer_sha256: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public post as its collector saw it."""

    key: PostKey
    #: Plain text: no markup, no lone surrogate, no NUL.
    text: str
    collected_at: datetime
    url: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    #: What the platform says, not what we detect.
    lang: str | None = None
    in_reply_to: PostKey | None = None
    raw: Raw | None = None

    @property
    def revision(self) -> str:
        """The SHA-256 of the text: an edit of the same post is a new revision."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of time that a source can no longer show us."""

    since: datetime | None
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Posts, and the cursor that may be saved once they are stored."""

    posts: tuple[Post, ...]
    #: The platform's own token; saving it never skips a post not yet yielded.
    cursor: str | None = None
    #: The source shows the same posts on every read: remember keyed hashes of their ids.
    repeats: bool = False
    #: Why this is not all there was, for people to read; the run is *partial*, the cursor stays.
    incomplete: str | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a subject is named, in code points of the raw text, end exclusive."""

    start: int
    end: int
    #: A person's id, or :data:`SCHOOL`.
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A post that names the school or one of its people."""

    post: Post
    subjects: tuple[str, ...]
    spans: tuple[Span, ...]
    #: How sure we are that it is about us, in [0, 1].
    about_score: float
    #: Sentences a Headteacher understands.
    reasons: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing the school may do, as the playbook has it."""

    id: str
    title: str
    who: str
    when: str
    why: str
    why_not: str
    source: str
    #: When a person last read the source.
    checked: date
    url: str = ""
    #: A time limit in words, or empty.
    limit: str = ""


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    WAITING = "waiting"
    ESCALATED = "escalated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that happened to a case; append-only."""

    at: datetime
    #: Who did it: a person's address, or ``headsup``.
    actor: str
    #: opened, joined, raised, alerted, repeated, acknowledged, shown, refused.
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Mentions that a person handles together."""

    #: ``YYYY-NNNN``.
    id: str
    state: CaseState
    severity: Severity
    opened_at: datetime
    #: One more for each alert queued.
    revision: int = 0
    restricted: bool = False
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    events: tuple[CaseEvent, ...] = ()


class Detail(StrEnum):
    """How much of a post a recipient's mail shows."""

    MASKED = "masked"
    LINK = "link"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person who is told."""

    name: str
    email: str
    #: head, deputy, chair, dsl, hr, technician or local_authority.
    duty: str
    detail: Detail = Detail.MASKED
    #: Lower is asked first among those of one duty.
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a person must be told about one revision of one case."""

    case: Case
    mention: Mention
    assessment: Assessment
    decision: Decision
    #: ``(play, its options)`` in the order of recommendation.
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    #: new, raised, or repeat.
    kind: str = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """One recipient's mail, rendered once; every attempt sends the same bytes."""

    #: Derived from what is told and to whom, so that a repeat carries the same one; no brackets.
    message_id: str
    recipient: str
    severity: Severity
    #: alert, digest or operations.
    kind: str
    #: The whole RFC 5322 message.
    content: bytes
    case_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to hand a message over; append-only."""

    message_id: str
    at: datetime
    #: accepted, deferred or refused.
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How one source is doing: *blind* is not *quiet*."""

    name: str
    kind: str
    outcome: Outcome
    detail: str
    #: When it came into this outcome.
    since: datetime
    last_run_at: datetime
    last_good_at: datetime | None = None
    #: When it last showed any post at all.
    last_post_at: datetime | None = None
    throttled_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who allowed a source whose terms restrict this use, on what reference, until when."""

    source: str
    by: str
    reference: str
    at: datetime
    expires: date
