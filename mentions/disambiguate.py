"""How sure we are that a name is ours: what speaks for it, what against, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.types import SCHOOL, Person
from mentions.context import Clue, Context, Sign
from mentions.forms import Kind
from mentions.normalise import words
from mentions.occurrences import Occurrence
from mentions.school_talk import ROLES
from mentions.watchlist import Watchlist
from mentions.weights import agrees, how_named, weigh
from mentions.words import TITLES

#: From this score on a post is about us.
ABOUT_CUT = 0.5

#: What stands beside a name and speaks for it.
_SCHOOL_NAMED = 0.8
_SCHOOL_SHARED = 0.6
_SCHOOL_HINTED = 0.4
_COLLEAGUE = 0.65
_PLACE = 0.5
_OWN_ROLE = 0.45
_ROLE = 0.25
_CLASSROOM = 0.35
_DISGUISE = 0.25
#: A missed threat is the worst failure: in doubt about who is meant, hostile words are kept.
_HOSTILE = 0.32
_MORE_CLASSROOM = 0.25

#: What is left of a score beside what speaks against it.
_NAMESAKE_PLACE = 0.15
_OTHER_SCHOOL = 0.4
_TOWN = 0.5
#: For the school's name: where it is rare, and where many schools share it.
_OTHER_PLACE = (0.85, 0.4)
_FAME = 0.5
#: How near another life must stand to be this name's, in characters.
_BESIDE = 30
_BEARER = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """An occurrence, how sure we are that it is ours, and why."""

    name: Occurrence
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Scale:
    """Weights as they gather: each takes its share of the doubt that was left."""

    doubt: float
    reasons: list[str]
    kept: float = 1.0

    def support(self, weight: float, reason: str) -> None:
        self.doubt *= 1 - weight
        self.reasons.append(reason)

    def oppose(self, kept: float, reason: str) -> None:
        self.kept *= kept
        self.reasons.append(reason)

    @property
    def score(self) -> float:
        return round((1 - self.doubt) * self.kept, 4)


@dataclass(frozen=True, slots=True)
class _Post:
    """What the names of a whole post say of each single one."""

    watchlist: Watchlist
    #: How much the school's own name in the post speaks for its people.
    school: float
    #: People named in a way that is seldom a chance.
    people: frozenset[str]
    #: Surnames that somebody else bears in this post.
    bearers: frozenset[str]


def judge(names: Sequence[Occurrence], context: Context, watchlist: Watchlist) -> list[Judged]:
    """Return each of our names with its score, in the order of the text."""
    post = _read_post(names, watchlist)
    # A post that repeats a name ten thousand times is weighed once for each surrounding.
    weighed: dict[object, Judged] = {}
    judged = []
    for name in (name for name in names if name.subject):
        where = name.start, name.end
        around = *context.bounds(*where), *context.bounds(*where, reach=_BESIDE)
        alike = replace(name, start=0, end=0), around
        if alike not in weighed:
            weighed[alike] = _judge_one(name, context, post)
        judged.append(replace(weighed[alike], name=name))
    return _named_again(_of_right_title(judged, watchlist))


def _read_post(names: Sequence[Occurrence], watchlist: Watchlist) -> _Post:
    own = [_school_weight(name) for name in names if name.subject == SCHOOL]
    people = frozenset(n.subject for n in names if n.subject != SCHOOL and _is_plain(n))
    others = [name for name in names if not name.subject or name.kept < 1]
    surnames = {n.form.letters for n in names if n.kind is Kind.SURNAME}
    bearers = {s for s in surnames for other in others if other.form.letters.endswith(s)}
    return _Post(watchlist, max(own, default=0.0), people, frozenset(bearers))


def _school_weight(name: Occurrence) -> float:
    if name.kind is Kind.HANDLE or (name.kind is Kind.SCHOOL and not name.form.shared):
        return _SCHOOL_NAMED
    return _SCHOOL_SHARED if name.kind is Kind.SCHOOL else _SCHOOL_HINTED


def _is_plain(name: Occurrence) -> bool:
    """Return whether a person is named so that another name in the post gains by it."""
    if not name.subject or name.kept < 1:
        return False
    if name.kind in {Kind.HANDLE, Kind.FULL, Kind.TITLED} or name.title or name.initial:
        return True
    return name.kind is Kind.SURNAME and name.form.distinctive


def _judge_one(name: Occurrence, context: Context, post: _Post) -> Judged:
    scale = _Scale(1 - weigh(name, post.watchlist), [how_named(name, post.watchlist)])
    signs = context.near(name.start, name.end)
    if name.kind is Kind.GIVEN and not name.title:
        # Half the country is called Sam: it counts once the person is named otherwise.
        return Judged(name, 0.0, ())
    if name.subject == SCHOOL:
        _weigh_school(scale, name, signs, post)
    else:
        _weigh_person(scale, name, signs, post)
    if name.subject != SCHOOL and not post.school:
        _weigh_elsewhere(scale, signs, context.near(name.start, name.end, reach=_BESIDE))
    if name.disguised:
        scale.support(_DISGUISE, "The name is written so as to be hard to find.")
    if any(sign.clue is Clue.HOSTILE for sign in signs):
        scale.support(_HOSTILE, "It speaks to or against somebody: in doubt, it is kept.")
    _weigh_namesakes(scale, name, signs)
    return Judged(name, scale.score, tuple(scale.reasons))


def _weigh_person(scale: _Scale, name: Occurrence, signs: Sequence[Sign], post: _Post) -> None:
    if post.school:
        scale.support(post.school, "The same post names the school.")
    if post.people - {name.subject}:
        scale.support(_COLLEAGUE, "The same post names somebody else who works at the school.")
    _weigh_place(scale, signs)
    _weigh_role(scale, signs, post.watchlist.person(name.subject))
    _weigh_classroom(scale, signs)
    if name.kept < 1:
        scale.oppose(name.kept, "Another person's first name, initial or surname stands by it.")
    elif name.form.letters in post.bearers and not (name.title or name.initial):
        scale.oppose(_BEARER, "Somebody else of this surname is named in the post.")


def _weigh_school(scale: _Scale, name: Occurrence, signs: Sequence[Sign], post: _Post) -> None:
    if post.people:
        scale.support(_COLLEAGUE, "The same post names somebody who works at the school.")
    placed = _weigh_place(scale, signs)
    if name.kind in {Kind.SHORT, Kind.CORE}:
        # They say that a school is meant; which one of a shared name, they do not.
        _weigh_role(scale, signs, None)
        _weigh_classroom(scale, signs)
    town = _words_of(signs, Clue.TOWN)
    if town and not placed and name.kind is not Kind.HANDLE:
        many = name.form.shared or name.kind is Kind.CORE
        scale.oppose(_OTHER_PLACE[many], _against(f"Another place is named: {town}"))


def _weigh_place(scale: _Scale, signs: Sequence[Sign]) -> bool:
    place = _words_of(signs, Clue.PLACE)
    if place:
        scale.support(_PLACE, f"The school's own place is named near it: {place}.")
    return bool(place)


def _weigh_role(scale: _Scale, signs: Sequence[Sign], person: Person | None) -> None:
    own = {ROLES.get(" ".join(words(person.role)), person.role)} if person else set()
    roles = [sign for sign in signs if sign.clue is Clue.ROLE]
    if not roles:
        return
    weight = _OWN_ROLE if any(sign.means in own for sign in roles) else _ROLE
    scale.support(weight, f"A post at a school is named near it: {_words_of(roles, Clue.ROLE)}.")


def _weigh_classroom(scale: _Scale, signs: Sequence[Sign]) -> None:
    said = {sign.words for sign in signs if sign.clue is Clue.CLASSROOM}
    if said:
        scale.support(
            1 - (1 - _CLASSROOM) * (1 - _MORE_CLASSROOM) ** (len(said) > 1),
            f"It speaks of school life: {_words_of(signs, Clue.CLASSROOM)}.",
        )


def _weigh_elsewhere(scale: _Scale, signs: Sequence[Sign], beside: Sequence[Sign]) -> None:
    """Weigh what says that a person of this name lives another life."""
    if any(sign.clue is Clue.OTHER_SCHOOL for sign in signs):
        scale.oppose(_OTHER_SCHOOL, _against("Another school is named near it"))
    if any(sign.clue is Clue.HOSTILE for sign in signs):
        return
    if (town := _words_of(signs, Clue.TOWN)) and not _words_of(signs, Clue.PLACE):
        scale.oppose(_TOWN, _against(f"Another place is named: {town}"))
    if fame := _words_of(beside, Clue.FAME):
        scale.oppose(_FAME, _against(f"It speaks of another life: {fame}"))


def _weigh_namesakes(scale: _Scale, name: Occurrence, signs: Sequence[Sign]) -> None:
    for sign in signs:
        if sign.clue is Clue.NAMESAKE and _could_be(name, sign.means):
            reason = f"A place listed for a namesake is near it: {_quoted([sign.words])}"
            scale.oppose(_NAMESAKE_PLACE, _against(reason))
            return


def _could_be(name: Occurrence, namesake: str) -> bool:
    parts = [word for word in words(namesake) if word not in TITLES]
    return any(part in name.form.letters for part in parts[-1:] + parts[:1])


def _named_again(judged: Sequence[Judged]) -> list[Judged]:
    """Return the names with each shorter one as sure as the longer that settles who is meant."""
    settled: dict[str, float] = {}
    for one in judged:
        if one.score >= ABOUT_CUT and (_is_plain(one.name) or one.name.kind is Kind.SCHOOL):
            settled[one.name.subject] = max(one.score, settled.get(one.name.subject, 0.0))
    return [_lifted(one, settled.get(one.name.subject, 0.0)) for one in judged]


def _lifted(one: Judged, score: float) -> Judged:
    if one.score >= score or one.name.kept < 1:
        return one
    return replace(one, score=score, reasons=one.reasons or ("The post names the person again.",))


def _of_right_title(judged: Sequence[Judged], watchlist: Watchlist) -> list[Judged]:
    """Return the names without bearers of the wrong title where another bearer has the right."""
    right = {(j.name.start, j.name.end) for j in judged if agrees(j.name, watchlist)}
    return [
        one
        for one in judged
        if agrees(one.name, watchlist) or (one.name.start, one.name.end) not in right
    ]


def _words_of(signs: Sequence[Sign], clue: Clue) -> str:
    found = dict.fromkeys(sign.words for sign in signs if sign.clue is clue)
    if clue in {Clue.PLACE, Clue.TOWN}:
        return _quoted([word.title() for word in found])
    return _quoted(list(found))


def _quoted(said: Sequence[str]) -> str:
    return " and ".join(f'"{word}"' for word in said[:3])


def _against(reason: str) -> str:
    return f"{reason}, which speaks against it."
