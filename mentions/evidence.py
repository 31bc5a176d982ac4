"""What speaks for a name being ours, and what against: findings, each with a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.types import SCHOOL, Person, Space
from mentions.context import Clue, Context, Sign
from mentions.forms import Kind
from mentions.naming import how_named, manner
from mentions.normalise import words
from mentions.occurrence import Occurrence
from mentions.school_talk import ROLES
from mentions.setting import Setting
from mentions.talk import talk_of
from mentions.watchlist import Watchlist
from mentions.words import TITLES

#: How near another life must stand to be this name's, in characters.
BESIDE = 30

#: What stands right beside a name, or how it is set.
_MARKS = {
    "another": "Another person's first name, initial or surname stands by it.",
    "perhaps another": "What may be another person's first name stands by it.",
    "goes on": "It seems to be the beginning of a longer name.",
    "follows": "It seems to be the end of a longer name.",
    "opens a sentence": "It is also a word, and its capital may be that of a sentence.",
    "small letters": "It is also a word, and stands in small letters.",
    "another spelling": "The name as it is spelled is somebody else's, too.",
    "another kind": "It is called another kind of school.",
    "at it": "It is named as a place that somebody is at.",
    "role of it": "A post at a school is said to be at it.",
    "school life of it": "School life is spoken of as its own.",
}

#: Marks that say more of a rare name than of one that is also a village's or a word.
_BY_RARITY = frozenset(("at it", "goes on", "small letters"))

#: How near a place adjoins a name, before it and behind it: Leeds's Mr Wood, Mr Wood from Leeds.
_BEFORE = 3
_BEHIND = 14

#: No sentence quotes more phrases.
_MOST_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that speaks for or against a name; weighed by what it is."""

    #: What it is, as the table of weights has it.
    what: str
    sentence: str
    #: How much of it there is: 1, or a probability.
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class Post:
    """What a whole post says of each name in it."""

    watchlist: Watchlist
    context: Context
    setting: Setting
    #: How sure it is that the post names the school itself, in [0, 1].
    school: float
    #: People named in a way that is seldom a chance.
    people: frozenset[str]
    #: Everybody on the watch list who may be named, however weakly.
    perhaps: frozenset[str]
    #: Surnames that somebody else bears in this post.
    bearers: frozenset[str]


def find_evidence(name: Occurrence, post: Post) -> Iterator[Finding]:
    """Yield what there is, the name's own weight first."""
    yield Finding(manner(name, post.watchlist), how_named(name, post.watchlist))
    signs = post.context.near(name.start, name.end)
    beside = post.context.near(name.start, name.end, reach=BESIDE)
    yield from of_setting(post.setting)
    if name.subject in post.setting.replied_to:
        yield Finding("named before", "What it replies to names the same.")
    yield from _of_writing(name)
    if name.subject == SCHOOL:
        yield from _of_school(name, signs, post)
    else:
        yield from _of_person(name, signs, post)
    yield from _of_talk_beside(name, beside)
    yield from _of_life(name, signs, beside)
    yield from _of_others(name, signs, post.context.in_sentence(name.start, name.end))
    yield from _of_ruled_out(name, signs, post.watchlist)
    yield from of_all_words(post.context, name.start)


def of_setting(setting: Setting) -> Iterator[Finding]:
    """Yield what the place where a post stands says of whoever is meant in it."""
    if setting.space is Space.OWN:
        yield Finding("own space", "It was posted in the school's own space.")
    if setting.space is Space.LOCAL:
        yield Finding("local space", setting.locality)
    if setting.thread:
        sentence = "It replies to a post about the school or its staff."
        yield Finding("thread", sentence, setting.thread)


def _of_writing(name: Occurrence) -> Iterator[Finding]:
    """Yield how the name is written, and what stands right beside it."""
    if name.disguised:
        yield Finding("disguised", "The name is written so as to be hard to find.")
    if name.misspelt:
        yield Finding("misspelt", "The name is not spelled quite as on the watch list.")
    if name.tagged:
        yield Finding(f"tagged {name.form.rarity}", "It is part of a hashtag.")
    for mark in sorted(name.marks):
        what = f"{mark} {name.form.rarity}" if mark in _BY_RARITY else mark
        yield Finding(what, _MARKS[mark])


def _of_person(name: Occurrence, signs: Sequence[Sign], post: Post) -> Iterator[Finding]:
    rarity = name.form.rarity
    if post.school:
        yield Finding("school named", "The same post names the school.", post.school)
    if post.people - {name.subject}:
        yield Finding("colleague", "The same post names somebody else who works at the school.")
    elif post.perhaps - {name.subject}:
        yield Finding("perhaps a colleague", "It may name somebody else of the school, too.")
    yield from _of_place(signs, post)
    yield from _of_role(signs, post.watchlist.person(name.subject))
    yield from _of_classroom(signs)
    if not name.doubted and name.form.letters in post.bearers and not (name.title or name.initial):
        yield Finding("bearer", "Somebody else of this surname is named in the post.")
    if other := _quoted(signs, Clue.OTHER_SCHOOL):
        yield Finding("other school", f"Another school is named near it: {other}.")
    yield from _of_town(name, signs, post, rarity)
    yield from _of_elsewhere(name, post, rarity)


def _of_town(name: Occurrence, signs: Sequence[Sign], post: Post, whose: str) -> Iterator[Finding]:
    """Yield another town, unless our own place is named too: the nearer, the more it says."""
    if (town := _quoted(signs, Clue.TOWN)) and not _has(signs, Clue.PLACE):
        beside = post.context.near(name.start, name.end, BESIDE)
        where = "far"
        if any(s.clue is Clue.TOWN and _adjoins(s, name) for s in beside):
            where = "beside"
        elif _has(post.context.in_sentence(name.start, name.end), Clue.TOWN):
            where = "near"
        yield Finding(f"town {where} {whose}", f"Another place is named: {town}.")


def _of_school(name: Occurrence, signs: Sequence[Sign], post: Post) -> Iterator[Finding]:
    if post.people:
        yield Finding("colleague", "The same post names somebody who works at the school.")
    yield from _of_place(signs, post, whose=name.kind is Kind.CORE and name.form.shared)
    if name.kind is not Kind.HANDLE:
        # They say that a school is meant; which one of a shared name, they do not.
        weak = name.kind is not Kind.SCHOOL and not name.form.shared
        yield from _of_role(signs, None) if weak else ()
        yield from _of_classroom(signs, "" if weak else " of a school")
        rarity = "shared" if name.form.shared or name.kind is Kind.CORE else "rare"
        yield from _of_town(name, signs, post, f"a school {rarity}")
        yield from _of_elsewhere(name, post, "of a school")


def _adjoins(sign: Sign, name: Occurrence) -> bool:
    """Return whether a place stands right before a name, or close behind it."""
    before = name.start - sign.at - len(sign.words)
    return 0 <= before <= _BEFORE or 0 <= sign.at - name.end <= _BEHIND


def _of_elsewhere(name: Occurrence, post: Post, whose: str) -> Iterator[Finding]:
    """Yield a place that no list has, if it is named right behind the name."""
    after = [s for s in post.context.near(name.end, name.end, BESIDE) if s.at >= name.end]
    if _has(after, Clue.ELSEWHERE) and not _has(after, Clue.PLACE):
        told = _quoted(after, Clue.ELSEWHERE)
        yield Finding(f"elsewhere {whose}", f"Another place seems to be named: {told}.")


def _of_talk_beside(name: Occurrence, beside: Sequence[Sign]) -> Iterator[Finding]:
    """Yield what stands so near that it is likely said of the name itself."""
    whose = "a school" if name.subject == SCHOOL else "a person"
    if name.kind is Kind.SCHOOL or name.kind is Kind.HANDLE:
        return
    if _has(beside, Clue.ROLE):
        yield Finding(f"role beside {whose}", "A post at a school stands right beside it.")
    if _has(beside, Clue.CLASSROOM):
        yield Finding(f"classroom beside {whose}", "School life is spoken of right beside it.")


def of_all_words(context: Context, at: int) -> Iterator[Finding]:
    """Yield whether the text around ``at`` sounds like a school's parents or another life."""
    margin = talk_of(context.text, context.named, at)
    if margin > 0:
        yield Finding("school talk", "Its words are those of people around a school.", margin)
    elif margin < 0:
        yield Finding(
            "other talk", "Its words are seldom those of people around a school.", -margin
        )


def _of_place(signs: Sequence[Sign], post: Post, *, whose: bool = False) -> Iterator[Finding]:
    """Yield our own place; ``whose``: the name may itself be that of a village."""
    if place := _quoted(signs, Clue.PLACE):
        # On a local page a place says little.
        what = "place" if post.setting.space is Space.ANYWHERE else "place in its space"
        what = "place of a core" if whose else what
        yield Finding(what, f"The school's own place is named near it: {place}.")


def _of_role(signs: Sequence[Sign], person: Person | None) -> Iterator[Finding]:
    own = role_of(person) if person else None
    roles = [sign for sign in signs if sign.clue is Clue.ROLE]
    if roles:
        what = "own role" if any(sign.means == own for sign in roles) else "a role"
        yield Finding(what, f"A post at a school is named near it: {_quoted(roles, Clue.ROLE)}.")


def role_of(person: Person) -> str:
    """Return a person's role as :data:`ROLES` has it, else as it stands."""
    return ROLES.get(" ".join(words(person.role)), person.role)


def _of_classroom(signs: Sequence[Sign], whose: str = "") -> Iterator[Finding]:
    if _has(signs, Clue.CHILDREN):
        told = _quoted(signs, Clue.CHILDREN)
        yield Finding(f"children{whose}", f"It speaks of children and parents: {told}.")
    said = {sign.words for sign in signs if sign.clue is Clue.CLASSROOM}
    if said:
        sentence = f"It speaks of school life: {_quoted(signs, Clue.CLASSROOM)}."
        yield Finding(f"classroom{whose}", sentence)
        if len(said) > 1:
            yield Finding(f"more classroom{whose}", "More than one phrase does.")


def _of_life(name: Occurrence, signs: Sequence[Sign], beside: Sequence[Sign]) -> Iterator[Finding]:
    """Yield what says that somebody or something of this name lives another life."""
    rarity = name.form.rarity
    if _has(signs, Clue.HOSTILE):
        yield Finding("hostile", "It speaks to or against somebody: in doubt, it is kept.")
    said = {sign.words for sign in signs if sign.clue is Clue.FAME}
    if said:
        near = "beside" if _has(beside, Clue.FAME) else "near"
        told = _quoted(beside, Clue.FAME) or _quoted(signs, Clue.FAME)
        yield Finding(f"fame {near} {rarity}", f"It speaks of another life: {told}.")
        if len(said) > 1:
            yield Finding("more fame", "More than one phrase does.")


def _of_others(
    name: Occurrence, signs: Sequence[Sign], sentence: Sequence[Sign]
) -> Iterator[Finding]:
    for sign in signs:
        if sign.clue is Clue.NAMESAKE and _could_be(name, sign.means):
            said = _quoted([sign], Clue.NAMESAKE)
            yield Finding("namesake", f"A place listed for a namesake is near it: {said}.")
            return
    if stranger := _quoted(signs, Clue.STRANGER):
        rarity = name.form.rarity if name.subject == SCHOOL else "of a person"
        yield Finding(f"stranger {rarity}", f"Somebody else is named by title: {stranger}.")
    if older := _quoted(signs, Clue.OLDER):
        where = "" if _has(sentence, Clue.OLDER) else " elsewhere"
        yield Finding(f"older pupils{where}", f"It speaks of older pupils than ours: {older}.")
    learnt = [s for s in signs if s.clue is Clue.LEARNT and s.means == name.subject]
    if learnt and not (_has(signs, Clue.HOSTILE) and _is_addressed(name)):
        said = _quoted(learnt, Clue.LEARNT)
        yield Finding("learnt", f"A post with {said} was marked as not about us.")


def _of_ruled_out(
    name: Occurrence, signs: Sequence[Sign], watchlist: Watchlist
) -> Iterator[Finding]:
    """Yield how many others of the name there are of whom no place is named; it weighs nothing."""
    others = [one for one in watchlist.namesakes if one.place and _could_be(name, one.name)]
    if others and not _has(signs, Clue.NAMESAKE):
        count = "1 other" if len(others) == 1 else f"{len(others)} others"
        sentence = f"No place is named of the {count} of this name on the watch list."
        yield Finding("ruled out", sentence)


def _is_addressed(name: Occurrence) -> bool:
    """Return whether hostile words beside a name are kept whatever was learnt of it."""
    return bool(name.title) or name.kind in {Kind.FULL, Kind.SCHOOL, Kind.HANDLE}


def _could_be(name: Occurrence, namesake: str) -> bool:
    parts = [word for word in words(namesake) if word not in TITLES]
    return any(part in name.form.letters for part in parts[-1:] + parts[:1])


def _has(signs: Sequence[Sign], clue: Clue) -> bool:
    return any(sign.clue is clue for sign in signs)


def _quoted(signs: Sequence[Sign], clue: Clue) -> str:
    said = dict.fromkeys(sign.words for sign in signs if sign.clue is clue)
    shown = [word.title() if clue in {Clue.PLACE, Clue.TOWN} else word for word in said]
    return " and ".join(f'"{word}"' for word in shown[:_MOST_QUOTED])
