"""Values for tests: every argument has a default, so that a test names only what matters.

The school, its town and everybody in it are invented.
"""

from datetime import UTC, datetime
from typing import Any

from domain.types import (
    SCHOOL,
    Alert,
    Assessment,
    Case,
    CaseState,
    Decision,
    Levels,
    Mention,
    Namesake,
    Outcome,
    OutgoingMessage,
    Person,
    Post,
    PostKey,
    Recipient,
    School,
    Severity,
    Span,
)
from storage import IngestedBatch, IngestedReading, SourceRun, Storage

#: The moment at which tests happen, unless they say otherwise: a Tuesday in term time.
NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)

#: Nothing said: the levels of a harmless text.
CALM: Levels = (0.97, 0.01, 0.01, 0.01)

#: An assessment's levels when the worst is as good as certain.
SEVERE: Levels = (0.01, 0.01, 0.01, 0.97)


def a_school(**changes: Any) -> School:
    """Return Thornbeck, an invented village school in invented Aldersby."""
    fields: dict[str, Any] = {
        "name": "Thornbeck Church of England Primary School",
        "aliases": ("Thornbeck Primary",),
        "handles": ("@ThornbeckCE", "#ThornbeckCE"),
        "place": ("Aldersby", "Wexshire", "AX7 4QP"),
    }
    return School(**(fields | changes))


def a_person(name: str = "Adaeze Okafor", **changes: Any) -> Person:
    """Return a member of staff; her id is a slug of the name."""
    fields: dict[str, Any] = {
        "id": "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()),
        "name": name,
        "titles": ("Mrs",),
        "role": "headteacher",
    }
    return Person(**(fields | changes))


def the_staff() -> tuple[Person, ...]:
    """Return a head, a teacher, a teaching assistant and a caretaker: rare and common names."""
    return (
        a_person(aliases=("Mrs O",), handles=("@MrsOkaforHead",)),
        a_person("Siobhan O'Neill", titles=("Miss",), role="teacher", aliases=("Shiv O'Neill",)),
        a_person("Daniel Young", titles=("Mr",), role="teaching assistant"),
        a_person("Piotr Zawadzki-Hume", titles=("Mr",), role="caretaker"),
    )


def a_namesake(name: str = "Adaeze Okafor", **changes: Any) -> Namesake:
    """Return somebody of the head's name who lives elsewhere."""
    return Namesake(**({"name": name, "place": ("Lagos", "estate agent")} | changes))


def a_post(text: str = "Lovely assembly at Thornbeck Primary today.", **changes: Any) -> Post:
    """Return a post on a platform of our own; ``id`` or ``platform`` make another key."""
    key = PostKey(platform=changes.pop("platform", "feed"), id=changes.pop("id", "post-1"))
    fields: dict[str, Any] = {
        "key": key,
        "text": text,
        "collected_at": NOW,
        "url": f"https://example.org/{key.id}",
        "author": "somebody",
        "published_at": NOW,
    }
    return Post(**(fields | changes))


def a_mention(text: str = "Mrs Okafor runs Thornbeck Primary.", **changes: Any) -> Mention:
    """Return a mention of the head; spans are hers wherever "Mrs Okafor" stands.

    ``id`` and ``platform`` go to the post.
    """
    post = {name: changes.pop(name) for name in ("id", "platform") if name in changes}
    start = text.find("Mrs Okafor")
    spans = (Span(start=start, end=start + 10, subject="adaeze-okafor"),) if start >= 0 else ()
    fields: dict[str, Any] = {
        "post": a_post(text, **post),
        "subjects": tuple(span.subject for span in spans) or (SCHOOL,),
        "spans": spans,
        "about_score": 0.9,
        "reasons": ("The post names the headteacher with her title.",),
    }
    return Mention(**(fields | changes))


def an_assessment(**changes: Any) -> Assessment:
    """Return a harmless assessment; ``threat=SEVERE`` or ``tags={"hate": 0.9}`` change it."""
    fields: dict[str, Any] = {
        "abuse": CALM,
        "threat": CALM,
        "tags": {},
        "language": "en",
        "model": "test@1",
    }
    return Assessment(**(fields | changes))


def a_decision(severity: Severity = Severity.HIGH, **changes: Any) -> Decision:
    """Return a decision, by default for the play against threats."""
    return Decision(**({"severity": severity, "play": "threat"} | changes))


def a_case(**changes: Any) -> Case:
    """Return an open case of high severity, with its first alert queued."""
    fields: dict[str, Any] = {
        "id": "2026-0001",
        "state": CaseState.OPEN,
        "severity": Severity.HIGH,
        "opened_at": NOW,
        "revision": 1,
    }
    return Case(**(fields | changes))


def an_alert(**changes: Any) -> Alert:
    """Return the alert of a new case, with no options."""
    fields: dict[str, Any] = {
        "case": a_case(),
        "mention": a_mention(),
        "assessment": an_assessment(),
        "decision": a_decision(),
        "options": (),
    }
    return Alert(**(fields | changes))


def a_recipient(duty: str = "head", **changes: Any) -> Recipient:
    """Return a recipient of that duty, whose address tells it."""
    fields: dict[str, Any] = {
        "name": f"The {duty}",
        "email": f"{duty}@thornbeck.example",
        "duty": duty,
    }
    return Recipient(**(fields | changes))


def a_message(**changes: Any) -> OutgoingMessage:
    """Return a small alert to the head."""
    fields: dict[str, Any] = {
        "message_id": "2026-0001.1.head@headsup.example",
        "recipient": "head@thornbeck.example",
        "severity": Severity.HIGH,
        "kind": "alert",
        "content": b"Subject: Headsup 2026-0001\r\n\r\nPlease look.\r\n",
        "case_id": "2026-0001",
    }
    return OutgoingMessage(**(fields | changes))


def store_batch(storage: Storage, batch: IngestedBatch) -> int:
    """Store a batch as a good reading of its source that gave nothing else.

    Returns:
        How many mentions are new.
    """
    run = SourceRun(name=batch.source, kind="feed", outcome=Outcome.OK, detail="", at=batch.at)
    return storage.mentions.add_readings([IngestedReading(batches=(batch,), run=run)])
