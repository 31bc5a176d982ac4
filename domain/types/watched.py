"""Whom and what a school watches over."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

#: The subject of a mention that is about the school as a body.
SCHOOL = "school"


class Space(StrEnum):
    """Whose place on the web a source reads: evidence of whom its posts are about."""

    #: The school's own page, group or hashtag.
    OWN = "own"
    #: The town's page, group or newspaper.
    LOCAL = "local"
    ANYWHERE = "anywhere"


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
class LearntEvidence:
    """Words of a post that a person marked *not us*: they speak against that name for a while."""

    id: int
    #: Whose name was taken for ours: a person's id, or :data:`SCHOOL`.
    subject: str
    words: tuple[str, ...]
    #: The platform and id of the post, as ``platform/id``; no id once the post is forgotten.
    learnt_from: str
    by: str
    proposed_at: datetime
    #: ``None`` until somebody who saw its effect lets it count.
    accepted_at: datetime | None = None
    accepted_by: str = ""
    #: The last day it may count.
    expires: date

    def counts(self, today: date) -> bool:
        """Return whether it is accepted and has not expired."""
        return self.accepted_at is not None and today <= self.expires
