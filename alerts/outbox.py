"""Who is told, and when a message is tried again."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from domain.types import Alert, Recipient, Severity

#: Minutes until the next attempt, by how many were made; the last recurs.
BACK_OFF_MINUTES = (5, 10, 20, 40, 60)

#: A message that was put off for so long counts as refused: somebody else must be told.
GIVE_UP_AFTER = timedelta(days=4)

#: Seconds by which attempts at different messages are spread, at most.
_JITTER_S = 60

#: In this order others are asked when those who should be told have no address.
_LADDER = ("head", "deputy", "chair", "dsl", "hr", "local_authority")

#: The same where the matter may be about the head: nobody who works for her comes before the end.
_INDEPENDENT = ("chair", "local_authority", "dsl", "hr", "deputy", "head")


def recipients_for(
    alert: Alert,
    recipients: Sequence[Recipient],
    heads: Collection[str],
    chairs: Collection[str],
) -> tuple[Recipient, ...]:
    """Return who is told of an alert; somebody always is, while there is anybody at all.

    A technician is chosen only where there is nobody else, and gets a mail without the post.

    Args:
        alert: What happened.
        recipients: Everybody who can be told.
        heads: Ids of the people who are headteachers.
        chairs: Ids of the people who chair the governors.
    """
    chosen = _chosen(alert, recipients, heads, chairs)
    if not chosen:
        chosen = _last_resort(alert, recipients, heads, chairs)
    return _one_each([*chosen, *_in_danger_too(alert, recipients, heads)])


def digest_recipients(recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
    """Return who reads the daily digest: the head, or who comes next where there is none."""
    leaders = (_first(duty, recipients) for duty in (*_LADDER, "technician"))
    return _one_each(next(filter(None, leaders), []))


def next_attempt_at(attempts: int, now: datetime, key: str = "") -> datetime:
    """Return when a message is tried again.

    Args:
        attempts: How many were made, the one that just failed included.
        now: The present moment.
        key: The message's id: it decides the jitter, so that messages spread and tests do not
            wobble.
    """
    step = min(max(attempts, 1), len(BACK_OFF_MINUTES)) - 1
    seed = hashlib.sha256(f"{key or now.isoformat()} {attempts}".encode()).digest()
    jitter_s = int.from_bytes(seed[:4], "big") % (_JITTER_S + 1)
    return now + timedelta(minutes=BACK_OFF_MINUTES[step], seconds=jitter_s)


def is_hopeless(first_queued_at: datetime, now: datetime) -> bool:
    """Whether a message was put off for so long that it counts as refused."""
    return now - first_queued_at >= GIVE_UP_AFTER


def _chosen(
    alert: Alert,
    recipients: Sequence[Recipient],
    heads: Collection[str],
    chairs: Collection[str],
) -> list[Recipient]:
    if _past_the_head(alert, heads):
        leader = "local_authority" if _is_about(alert, chairs) else "chair"
        return _without_heads([*_first(leader, recipients), *_dsl(alert, recipients)], recipients)
    if severity_of(alert) is Severity.CRITICAL:
        everybody = [person for person in recipients if person.duty in {"head", "deputy"}]
        return [*everybody, *_dsl(alert, recipients)]
    leaders = (_first(duty, recipients) for duty in _LADDER)
    return [*next(filter(None, leaders), []), *_dsl(alert, recipients)]


def _in_danger_too(
    alert: Alert, recipients: Sequence[Recipient], heads: Collection[str]
) -> list[Recipient]:
    """Return the deputies where a threat is urgent and the head must not lead the matter.

    Somebody at the school must see to its safety; the mail names and quotes nobody.
    """
    if severity_of(alert) is not Severity.CRITICAL or not _past_the_head(alert, heads):
        return []
    deputies = [person for person in recipients if person.duty == "deputy"]
    return _without_heads(deputies, recipients)


def _past_the_head(alert: Alert, heads: Collection[str]) -> bool:
    """Whether the matter may be about the head, so that others lead it."""
    return is_restricted(alert) and (not _subjects(alert) or _is_about(alert, heads))


def _is_about(alert: Alert, people: Collection[str]) -> bool:
    return not _subjects(alert).isdisjoint(people)


def _subjects(alert: Alert) -> set[str]:
    """Return whom the post names, or any other of its case; nobody once that is forgotten.

    An edit that no longer names the head is still about what its author said of her.
    """
    return {*alert.mention.subjects, *alert.case.subjects}


def is_restricted(alert: Alert) -> bool:
    """Whether the post, or the case it joined, is kept from everybody's mail."""
    return alert.decision.restricted or alert.case.restricted


def severity_of(alert: Alert) -> Severity:
    """Return how urgent its mail is: a reminder is as urgent as its whole case."""
    if alert.kind == "repeat":
        return max(alert.case.severity, alert.decision.severity)
    return alert.decision.severity


def _dsl(alert: Alert, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Return the designated safeguarding lead where a child may need one."""
    labels = {reason.label for reason in alert.decision.reasons if not reason.queue}
    concerned = is_restricted(alert) or bool(labels & {"safeguarding", "child_privacy"})
    return _first("dsl", recipients) if concerned else []


def _first(duty: str, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Return who comes first among those of one duty: more than one where they share it."""
    holders = [person for person in recipients if person.duty == duty]
    lowest = min((person.order for person in holders), default=0)
    return [person for person in holders if person.order == lowest]


def _without_heads(
    chosen: Iterable[Recipient], recipients: Iterable[Recipient]
) -> list[Recipient]:
    """Drop the head under another duty: in a small school she may be the safeguarding lead."""
    heads = [person for person in recipients if person.duty == "head"]
    taken = {_same(head.email) for head in heads} | {_same(head.name) for head in heads}
    return [p for p in chosen if _same(p.email) not in taken and _same(p.name) not in taken]


def _last_resort(
    alert: Alert,
    recipients: Sequence[Recipient],
    heads: Collection[str],
    chairs: Collection[str],
) -> list[Recipient]:
    past_the_head = _past_the_head(alert, heads)
    ladder: tuple[str, ...] = _INDEPENDENT if past_the_head else _LADDER
    if past_the_head and _is_about(alert, chairs):
        ladder = (*(duty for duty in ladder if duty not in {"chair", "head"}), "chair", "head")
    ordered = list(_by_duty((*ladder, "technician"), recipients))
    others = _without_heads(ordered, recipients) if past_the_head else ordered
    return (others or ordered)[:1]


def _by_duty(duties: Iterable[str], recipients: Sequence[Recipient]) -> Iterable[Recipient]:
    for duty in duties:
        yield from sorted(
            (person for person in recipients if person.duty == duty),
            key=lambda person: person.order,
        )


def _one_each(chosen: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Drop second entries of one mailbox."""
    return tuple({_same(person.email): person for person in reversed([*chosen])}.values())[::-1]


def _same(text: str) -> str:
    return text.strip().casefold()
