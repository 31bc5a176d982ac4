"""Whom and what a school watches over."""

from dataclasses import dataclass
from datetime import date

#: The subject of a mention that is about the school as a body.
SCHOOL = "school"


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
