"""How a school may be named: with its kind, its faith, in short, by what it is called after."""

import re
from collections.abc import Collection, Iterator

from domain.types import SCHOOL, School
from mentions.forms import Form, Kind, form_of
from mentions.normalise import words
from mentions.words import (
    COMMON_SAINTS,
    FAITHS,
    GIVEN_NAMES,
    ORDINARY,
    SCHOOL_TYPES,
    SHARED_SCHOOL_NAMES,
)

#: Said of a school beside its kind; people leave them out.
_STATUS = frozenset(("school", "academy", "voluntary", "aided", "controlled", "va", "vc"))
_STATUS |= {"community", "foundation", "the"}

#: The beginnings of names that say which faith a school is of, longest first.
_FAITH_WORDS = tuple((row, tuple(name.split())) for row in FAITHS for name in row)

#: ``School`` before the name, as in Wales, Scotland and Ireland.
_BEFORE = frozenset(("ysgol", "sgoil", "scoil", "bunscoil"))

#: Kinds of school as people shorten them.
_KINDS: dict[str, tuple[str, ...]] = {
    "primary": ("primary", "prim", "pri", "pr"),
    "infant": ("infant", "infants", "inf"),
    "infants": ("infant", "infants", "inf"),
    "junior": ("junior", "juniors", "jnr", "jnrs", "jun"),
    "juniors": ("junior", "juniors", "jnr", "jnrs", "jun"),
    "nursery": ("nursery",),
    "first": ("first",),
    "middle": ("middle",),
    "jmi": ("jmi",),
    "academy": ("academy",),
}
_KINDS_SAID = frozenset(said for row in _KINDS.values() for said in row)
_SCHOOL_WORDS = ("school", "academy", "acad", "sch", "schl", "skool", "skl")

#: Said of every school in one town, where there is one of its faith or tongue.
_KIND_ALONE = frozenset(("catholic", "rc", "church of england", "cofe", "c of e", "welsh"))

#: A school that is called after so many words is seldom confused.
_MANY_WORDS = 3

#: Fewer letters stand for much.
_SHORTEST_ACRONYM = 3


def school_forms(school: School, others: Collection[tuple[str, ...]] = ()) -> Iterator[Form]:
    """Yield how the school may be named, by its name and by each alias.

    Args:
        school: The school.
        others: What its namesakes are called after: a name that one of them bears is shared.
    """
    places = {word for place in school.place for word in words(place)}
    if not words(school.name):
        return
    own = _faith_and_kinds(tuple(words(school.name)))[1]
    for name in filter(words, (school.name, *school.aliases)):
        parts = tuple(words(re.sub(r"(?i)^the\s+", "", name)))
        if not core_of(parts):
            # The Juniors: it is no name without its article.
            kind = Kind.SHORT if len(parts) >= _MANY_WORDS else Kind.CORE
            yield form_of(SCHOOL, kind, tuple(words(name)), shared=True)
            continue
        core = core_of(parts)
        many = is_shared(core) or core in others or set(core) - SCHOOL_TYPES <= places
        for variant, kind in {variant: kind for kind, variant in _variants(parts, own)}.items():
            yield form_of(
                SCHOOL,
                kind,
                variant,
                shared=many or sum(map(len, variant)) <= _SHORTEST_ACRONYM,
                ordinary=len(variant) == 1 and variant[0] in ORDINARY,
            )
    yield from _acronyms(school)
    yield from _on_its_road(school)
    yield from _of_its_faith(school)
    yield from _with_its_place(school)


def core_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words before the first that tells a faith or a kind of school."""
    for index in range(len(parts)):
        rest = parts[index:]
        if rest[0] in SCHOOL_TYPES - {"and"} or any(
            rest[: len(faith)] == faith for _, faith in _FAITH_WORDS
        ):
            return parts[:index]
    return parts


def is_shared(variant: tuple[str, ...]) -> bool:
    """Return whether many schools are called after the same."""
    core = core_of(variant) or variant
    if core[0] in {"st", "saint"}:
        return len(core) < 2 or core[1] in COMMON_SAINTS or len(core[1]) <= 2  # noqa: PLR2004 - St B's
    if core[0] in {"all", "holy", "our", "sacred", "christ"}:
        return True
    return all(word in SHARED_SCHOOL_NAMES | ORDINARY | GIVEN_NAMES for word in core)


def _acronyms(school: School) -> Iterator[Form]:
    """Yield the first letters of the whole name, as in ``TCEPS``, and ``HT Primary``."""
    parts = [word for word in school.name.replace("(", " ").split() if word[:1].isalpha()]
    for left_out in ((), ("the",), ("and",), ("of", "and", "the")):
        told = [word for word in parts if word.lower() not in left_out]
        letters = "".join(words(word)[0][0] for word in told if words(word))
        if len(letters) >= _SHORTEST_ACRONYM:
            yield Form(SCHOOL, Kind.SHORT, letters, shared=True, acronym=True)
    core = core_of(tuple(words(re.sub(r"(?i)^the\s+", "", school.name))))
    kinds = [word for word in words(school.name) if word in _KINDS or word == "school"]
    letters = "".join(word[0] for word in (*core, *kinds) if word != "s")
    if len(letters) >= _SHORTEST_ACRONYM:
        yield Form(SCHOOL, Kind.SHORT, letters, shared=True, acronym=True)
    first = "".join(word[0] for word in core if word != "s")
    if len(first) == _SHORTEST_ACRONYM - 1:
        # With dots only: H.T.
        yield Form(SCHOOL, Kind.SHORT, first, shared=True, acronym=True)
    if len(core) > 1:
        for kind in ("primary", "academy", "school"):
            yield form_of(SCHOOL, Kind.SHORT, (first, kind), shared=True)


def _on_its_road(school: School) -> Iterator[Form]:
    """Yield ``the primary on Fellgate Lane``."""
    roads = [row for place in school.place if (row := tuple(words(place)))[1:]]
    for road in roads:
        if road[-1] not in _ROADS and road[0] not in _ROADS_BEFORE:
            continue
        for last in _ROADS.get(road[-1], (road[-1],)):
            for kind in _ON_A_ROAD:
                for word in ("on", "in", "down", "up"):
                    row = (*kind.split(), word, *road[:-1], last)
                    yield form_of(SCHOOL, Kind.SHORT, row, shared=is_shared(road))


def _of_its_faith(school: School) -> Iterator[Form]:
    """Yield ``Catholic school``: in its own town there is seldom another."""
    name = words(school.name)
    row, _ = _faith_and_kinds(tuple(name[len(core_of(tuple(name))) :]))
    belief = ("welsh",) if name[0] == "ysgol" else row
    for word in (word for word in belief if word in _KIND_ALONE):
        for kind in ("school", "primary", "primary school"):
            for which in ("the", "that", "our"):
                row = (which, *word.split(), *kind.split())
                yield form_of(SCHOOL, Kind.SHORT, row, shared=True)


def _with_its_place(school: School) -> Iterator[Form]:
    """Yield the core with the town, as in ``Oakfield Keldby``."""
    core = core_of(tuple(words(re.sub(r"(?i)^(the|our|ysgol)\s+", "", school.name))))
    for place in (row for name in school.place if len(row := words(name)) == 1):
        if core and place[0] not in core:
            yield form_of(SCHOOL, Kind.SHORT, (*core, *place))
            yield form_of(SCHOOL, Kind.SHORT, (*place, *core))


_ON_A_ROAD = (
    "school",
    "academy",
    "primary",
    "primary school",
    "infants",
    "infant school",
    "juniors",
    "junior school",
    "nursery",
)
_ROADS_BEFORE = frozenset(("ffordd", "heol", "stryd", "lon", "rue"))
_ROADS = {
    "road": ("road", "rd"),
    "street": ("street", "st"),
    "lane": ("lane", "ln"),
    "avenue": ("avenue", "ave"),
    "close": ("close",),
    "drive": ("drive",),
    "way": ("way",),
    "croft": ("croft",),
    "rise": ("rise",),
    "hill": ("hill",),
}


def _variants(
    parts: tuple[str, ...], own: tuple[str, ...]
) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    """Yield the spellings of a name or an alias; ``own``: what kind of school it is."""
    if parts[0] in _BEFORE and parts[1:]:
        yield Kind.SCHOOL, parts
        parts = (*parts[1:], "primary")
    core = core_of(parts)
    rest = parts[len(core) :]
    if not rest:
        yield (Kind.SHORT if len(parts) > 1 else Kind.CORE), parts
        single = (kind for kind in own if " " not in kind and kind in _KINDS_SAID)
        yield from ((Kind.SCHOOL, (*parts, kind)) for kind in single)
        yield from ((Kind.SHORT, (*parts, word)) for word in _SCHOOL_WORDS)
        return
    yield Kind.SCHOOL, parts
    if not core:
        return
    faith, kinds = _faith_and_kinds(rest)
    long = sum(word != "s" for word in core) >= _MANY_WORDS
    for start in _core_spellings(core):
        for belief in (*faith, ""):
            yield from (
                (kind, (*start, *belief.split(), *end.split()))
                for kind, end in _ended(kinds, believes=bool(belief), long=long)
            )


def _faith_and_kinds(rest: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the faith, and what kind of school it is, as people put it."""
    row, faith = next(
        ((row, faith) for row, faith in _FAITH_WORDS if rest[: len(faith)] == faith), ((), ())
    )
    left = [word for word in rest[len(faith) :] if word not in _STATUS]
    single = [spelling for word in left for spelling in _KINDS.get(word, ())]
    if "community" in rest and "primary" in rest:
        single += ["community primary", "cp"]
    return row, tuple(dict.fromkeys((*([" ".join(left)] if left else []), *single)))


def _core_spellings(core: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    swapped = {"st": "saint", "saint": "st"}
    yield core
    if core[-1] in _ROADS and len(core) > 1:
        yield from ((*core[:-1], short) for short in _ROADS[core[-1]] if short != core[-1])
    if core[0] in swapped and core[-1] == "s" and len(core) > 2:  # noqa: PLR2004 - St Brannock's
        yield core[:-1]
        yield (swapped[core[0]], *core[1:-1])
    if core[0] in swapped:
        yield (swapped[core[0]], *core[1:])
    if "and" in core:
        # An ampersand leaves no letter.
        yield tuple(word for word in core if word != "and")


def _ended(kinds: tuple[str, ...], *, believes: bool, long: bool) -> Iterator[tuple[Kind, str]]:
    weak = Kind.SHORT if kinds else Kind.SCHOOL
    for word in _SCHOOL_WORDS:
        yield weak, word
    yield Kind.SHORT, "ps"
    if not kinds:
        yield Kind.SCHOOL, "primary"
        yield Kind.SCHOOL, "primary academy"
    yield (Kind.SHORT if believes or long else Kind.CORE), ""
    for kind in kinds:
        yield Kind.SCHOOL, kind
        for word in _SCHOOL_WORDS:
            yield Kind.SCHOOL, f"{kind} {word}"
