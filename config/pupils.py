"""What tells a list of children from one of staff, wherever people come in.

Children are never watched. A class list that is dropped in by mistake is refused as a whole, and
so is a single name that only a child is written with.
"""

import re

#: From so many people on, a list in which most are bare is no list of staff.
_MANY = 8

#: No primary school has more staff and governors.
_MOST = 300

_NUMBERS = "one|two|three|four|five|six"

#: A year group or class beside a name: ``Year 4``, ``Yr4``, ``Y4``, ``(4B)``, ``Reception class``.
_CLASS = re.compile(
    rf"\b(?:(?:year|yr)\W*(?:\d|(?:{_NUMBERS})\b)|y\W?\d|[1-6][a-z]\b|ks\W?[12]\b|class\b|pupils?\b"
    r"|key stage|(?:reception|nursery|preschool|pre-school)\s*(?:class)?\W*$)",
    re.IGNORECASE,
)

#: How boys are addressed.
_BOYS = frozenset({"master", "mstr"})

NEVER = "only staff and governors are watched, never children"


def looks_like_pupils(people: int, bare: int) -> bool:
    """Return whether a list is more likely one of children than of staff.

    Args:
        people: How many it names.
        bare: How many of them stand without what every grown-up at a school has, as a title.
    """
    return people > _MOST or (people >= _MANY and bare * 2 > people)


def grown_up_name(name: str) -> str:
    """Return the name of somebody who may be on the staff.

    Raises:
        ValueError: It is written as a child's; says why.
    """
    if found := _CLASS.search(name):
        said = found[0].strip(" ()")
        raise ValueError(f"holds {said!r}, a year group or class: {NEVER}; write the name alone")
    _refuse_boys(name.split(maxsplit=1)[0])
    return name


def grown_up_title(title: str) -> str:
    """Return the title of somebody who may be on the staff.

    Raises:
        ValueError: It is a boy's; says why.
    """
    _refuse_boys(title)
    return title


def _refuse_boys(word: str) -> None:
    if word.strip(" .").casefold() in _BOYS:
        raise ValueError(f"{word!r} is how boys are addressed: {NEVER}")
