"""What a collector saw, and how reading its source went."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
    #: The title or text it replies to, where the same answer held it: it helps to tell whom a post
    #: is about, and is not stored.
    thread: str = ""
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
    #: Why this is not all there was, for people to read; its cursor brings up the rest again.
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
