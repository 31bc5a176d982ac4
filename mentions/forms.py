"""The ways in which a school or a person may be named, each as a row of letters."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict, Unpack

from mentions.normalise import skeleton


class Kind(StrEnum):
    """How somebody or some school is named."""

    HANDLE = "handle"
    #: A first name and the surname, or an alias of two words or more.
    FULL = "full"
    SURNAME = "surname"
    #: The first name by itself: counts behind a title, or once the person is named otherwise.
    GIVEN = "given"
    #: An alias of one word.
    NICKNAME = "nickname"
    #: An alias that begins with a title, such as ``Mrs O``.
    TITLED = "titled"
    #: A title and the first letter of a surname.
    INITIAL = "initial"
    #: What somebody does at the school, in place of a name.
    ROLE = "role"
    #: The school's name or alias with the word that makes it a school of its kind.
    SCHOOL = "school"
    #: The name with ``School``, ``CE`` and the like, but without its kind; or a short name.
    SHORT = "short"
    #: What the school is called after, by itself.
    CORE = "core"
    #: Nothing is named: it stands in the school's own space, or answers a post that is about us.
    SPACE = "space"
    THREAD = "thread"
    #: Somebody else's name that holds one of ours.
    NAMESAKE = "namesake"


#: Kinds that name a person by part of a name, to be read with what stands before and after.
PERSONAL = frozenset((Kind.FULL, Kind.SURNAME, Kind.GIVEN, Kind.NICKNAME))
OF_SCHOOL = frozenset((Kind.SCHOOL, Kind.SHORT, Kind.CORE))

#: Shorter rows of letters turn up in words.
_DISTINCTIVE = 5


class Qualities(TypedDict, total=False):
    """What else there is to know of a form."""

    shared: bool
    ordinary: bool
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One way of naming one subject."""

    subject: str
    kind: Kind
    #: Folded, without anything between the words.
    letters: str
    #: Offsets in ``letters`` at which another word begins.
    breaks: frozenset[int] = frozenset()
    #: So many bear it that it says little by itself.
    shared: bool = False
    #: Also an English word: never a name in small letters.
    ordinary: bool = False
    #: First letters of a school's name: only in capitals.
    acronym: bool = False
    #: First letters and first names that may stand before a surname.
    given: tuple[str, ...] = ()
    #: The letters as a text's skeleton has them.
    skeleton: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "skeleton", skeleton(self.letters))

    @property
    def distinctive(self) -> bool:
        """Whether it may be found within a longer word, as in ``#okaforout``."""
        return len(self.letters) >= _DISTINCTIVE and not (self.shared or self.ordinary)

    @property
    def with_dots(self) -> bool:
        """Whether it is two first letters, which are read only with dots: J.P."""
        return self.acronym and len(self.letters) == 2  # noqa: PLR2004 - two letters

    @property
    def rarity(self) -> str:
        """How much it says by itself: ``rare``, ``shared`` by many, or an ``ordinary`` word."""
        return "ordinary" if self.ordinary else "shared" if self.shared else "rare"


def form_of(
    subject: str, kind: Kind, parts: tuple[str, ...], **qualities: Unpack[Qualities]
) -> Form:
    """Return a form of these words, which may be joined or set apart in a text."""
    offsets, at = [], 0
    for part in parts[:-1]:
        at += len(part)
        offsets.append(at)
    return Form(subject, kind, "".join(parts), frozenset(offsets), **qualities)
