"""What a post that was not about us teaches: words that tell the other life from ours.

Such words are evidence, never a rule: one finding of a bounded weight, whatever many of them
stand near a name. They are chosen so that they say nothing of any one person.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.types import SCHOOL, LearntEvidence, Mention, Post, PostKey
from mentions.context import NEAR, Clue, Context, phrases_of, read_context
from mentions.disambiguate import ABOUT_CUT
from mentions.matcher import examine
from mentions.misspelt import is_near
from mentions.normalise import words
from mentions.occurrence import Occurrence
from mentions.occurrences import find_occurrences
from mentions.sample import entries_of, lookalikes
from mentions.school_talk import CHILDREN, CLASSROOM, HOSTILE, ROLES
from mentions.spelling import Script, script_of
from mentions.vocabulary import english
from mentions.watchlist import Watchlist
from mentions.words import COMMON_SURNAMES, GIVEN_NAMES, SCHOOL_TYPES, TITLES, phrases

#: So many words are proposed for one name at most.
MOST_WORDS = 6

#: Shorter words stand for too much.
_SHORTEST = 4

#: A text of which more is unknown than this is not plainly English: its words tell nothing.
_MOST_UNKNOWN = 1 / 3

#: No post of the sample was ever posted.
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)

_TOKEN = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?:\A|[.!?:;\n\"(])\s{0,3}\Z")

#: Accounts, addresses of mail and of the web: they lead to a person.
_ADDRESS = re.compile(r"\S*@\S+|\S+://\S+|\bu/\S+|\S+\.\w{2,}\S*|\S+_\S+")

_LISTED = frozenset((Clue.FAME, Clue.TOWN, Clue.ELSEWHERE, Clue.OTHER_SCHOOL))

_SCHOOL_TALK = CLASSROOM | CHILDREN | frozenset(ROLES)
_HOSTILE_WORDS = frozenset(word for word in HOSTILE if " " not in word)

#: Beginnings of words of harm that no list for everyday posts has.
_HARM = tuple(sorted(phrases("""
    arson assault attack behead blade bomb bullet chainsaw cleaver corpse crossbow cutthroat dagger
    decapit disembowel execut explo gallows garrot guillotin hatchet kidnap lynch maim massacr
    murder mutilat noose pipebomb pistol poison rape rapist scythe shotgun slaughter slit strangl
    sword terror tortur
    """)))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tells:
    """What tells somebody or some school of the same name from one of ours."""

    #: Whose name was taken for ours: a person's id, or :data:`domain.types.SCHOOL`.
    subject: str
    #: Folded phrases, the best first.
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A phrase of a post that may tell lives apart."""

    phrase: str
    at: int


def find_tells(mention: Mention, watchlist: Watchlist) -> tuple[Tells, ...]:
    """Return what could be learnt from a mention that was not about us.

    Args:
        mention: Its subjects are those whose name was taken for ours.
        watchlist: Ours; nobody who is not on it any more is learnt about.

    Returns:
        At most :data:`MOST_WORDS` phrases for each subject, and no subject without any. None of
        them names or nearly names us, speaks of school life or of harm, or leads to a person.
    """
    script = script_of(mention.post.text)
    names = find_occurrences(script, watchlist)
    context = read_context(script, names, phrases_of(watchlist))
    ours = _own_words(watchlist)
    found = [
        each
        for each in _candidates(script, names, context)
        if _may_be_learnt(each.phrase, ours | frozenset(words(mention.post.author or "")))
    ]
    known = {person.id for person in watchlist.people} | {SCHOOL}
    all_tells = (
        Tells(subject=subject, words=_best(found, [n for n in names if n.subject == subject]))
        for subject in mention.subjects
        if subject in known
    )
    return tuple(tells for tells in all_tells if tells.words)


def with_evidence(watchlist: Watchlist, evidence: LearntEvidence) -> Watchlist:
    """Return the watch list as it would be if that evidence counted."""
    others = tuple(one for one in watchlist.learnt if one.id != evidence.id)
    return replace(watchlist, learnt=(*others, evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """What evidence would do to the shipped sample of lookalikes."""

    #: Posts wrongly taken for ours today, and no longer with it.
    posts: int
    tried: int


def ruled_out(watchlist: Watchlist, evidence: LearntEvidence) -> RuledOut:
    """Return how many posts of the sample are taken for ours only without that evidence."""
    after = with_evidence(watchlist, evidence)
    entries = [entry for entry in entries_of(watchlist) if entry.subject == evidence.subject]
    texts = list(dict.fromkeys(row.text for e in entries for row in lookalikes(e.names)))
    # No other text can be seen otherwise.
    touched = [text for text in texts if _says_any(text, evidence.words)]
    lost = [text for text in touched if _takes(watchlist, text) and not _takes(after, text)]
    return RuledOut(posts=len(lost), tried=len(texts))


def _says_any(text: str, learnt: Iterable[str]) -> bool:
    said = f" {' '.join(words(text))} "
    return any(f" {' '.join(words(phrase))} " in said for phrase in learnt)


def _takes(watchlist: Watchlist, text: str) -> bool:
    key = PostKey(platform="sample", id="")
    post = Post(key=key, text=text, collected_at=_NEVER)
    return examine(post, watchlist).about_score >= ABOUT_CUT


def _candidates(
    script: Script, names: Sequence[Occurrence], context: Context
) -> Iterator[_Candidate]:
    """Yield phrases of our lists, other schools, then words that are not everyday English."""
    hidden = {i for m in _ADDRESS.finditer(script.text) for i in range(*m.span())}
    taken: set[int] = set()
    for sign in context.signs:
        if sign.clue in _LISTED and sign.at not in hidden:
            phrase = " ".join(words(sign.words))
            taken.update(range(sign.at, sign.at + len(sign.words)))
            yield _Candidate(phrase, sign.at)
    named = {index for name in names for index in range(name.start, name.end)}
    tokens = [m for m in _TOKEN.finditer(script.text) if m.start() not in named]
    plain = _is_plain_english(tokens)
    people = set(_of_people(script, names, tokens))
    for token in tokens:
        apart = token.start() not in hidden | taken | people
        if not (apart and _is_unknown(token[0])):
            continue
        if _is_marked(script, token) or (plain and not _is_slip(token[0])):
            yield _Candidate(token[0], token.start())


def _is_plain_english(tokens: Sequence[re.Match[str]]) -> bool:
    long = [token[0] for token in tokens if len(token[0]) >= _SHORTEST]
    return sum(_is_unknown(word) for word in long) <= _MOST_UNKNOWN * len(long)


def _is_unknown(word: str) -> bool:
    """Return whether a word is not everyday English."""
    known = english()
    if len(word) < _SHORTEST or not word.isalpha():
        return False
    return word not in known and word.removesuffix("s") not in known


def _is_slip(word: str) -> bool:
    return len(word) > _SHORTEST and any(is_near(word, known) for known in english())


def _is_marked(script: Script, token: re.Match[str]) -> bool:
    """Return whether a word was written as a name: with a capital of its own, or as a tag."""
    tag = script.tags.get(token.start())
    if tag is not None:
        return tag.mark == "#"
    begins = _SENTENCE_END.search(script.text, max(0, token.start() - 4), token.start())
    return not (begins or script.shouted) and script.folded.is_upper(token.start())


def _of_people(
    script: Script, names: Sequence[Occurrence], tokens: Sequence[re.Match[str]]
) -> Iterator[int]:
    """Yield where words stand that are part of somebody's name, as far as one can tell."""
    starts = {name.start for name in names}
    ends = {name.end for name in names}
    before = ""
    for token in tokens:
        capital = script.folded.is_upper(token.start())
        touches = token.start() - 1 in ends or token.end() + 1 in starts
        if (capital and touches) or before in TITLES or before in GIVEN_NAMES:
            yield token.start()
        before = token[0]


def _own_words(watchlist: Watchlist) -> frozenset[str]:
    school = watchlist.school
    ours = [school.name, *school.aliases, *school.handles, *school.place]
    for person in watchlist.people:
        ours += [person.name, person.role, *person.titles, *person.aliases, *person.handles]
    ours += [namesake.name for namesake in watchlist.namesakes]
    return frozenset(word for each in ours for word in words(each))


def _may_be_learnt(phrase: str, ours: frozenset[str]) -> bool:
    parts = phrase.split()
    if phrase in _SCHOOL_TALK or phrase in HOSTILE or any(any(map(str.isdigit, p)) for p in parts):
        return False
    if len(parts) == 1 and not _is_word_to_learn(phrase):
        return False
    return not any(
        part in _HOSTILE_WORDS
        or part.startswith(_HARM)
        or (part not in SCHOOL_TYPES and _nearly_ours(part, ours))
        for part in parts
    )


def _is_word_to_learn(word: str) -> bool:
    """Return whether a word alone is no common name, and no word of ours in another form."""
    if word in GIVEN_NAMES | COMMON_SURNAMES | SCHOOL_TYPES | TITLES.keys():
        return False
    if word.removesuffix("s") in _SCHOOL_TALK or f"{word}s" in _SCHOOL_TALK:
        return False
    long = (each for each in _HOSTILE_WORDS if len(each) >= _SHORTEST)
    return not any(each in word for each in long)


def _nearly_ours(word: str, ours: frozenset[str]) -> bool:
    if word in ours or word.removesuffix("s") in ours:
        return True
    return any(len(own) > _SHORTEST and (own in word or is_near(word, own)) for own in ours)


def _best(found: Sequence[_Candidate], names: Sequence[Occurrence]) -> tuple[str, ...]:
    """Return the phrases that are rarest and nearest to a name, each once.

    A post that names nobody, such as a reply, has all of its phrases near.
    """
    ranked = sorted(
        (_is_everyday(each.phrase), distance, each.at, each.phrase)
        for each in found
        if (distance := _distance(each, names)) < NEAR
    )
    return tuple(dict.fromkeys(phrase for *_, phrase in ranked))[:MOST_WORDS]


def _is_everyday(phrase: str) -> bool:
    return all(part in english() for part in phrase.split())


def _distance(candidate: _Candidate, names: Sequence[Occurrence]) -> int:
    """Return how far a phrase stands from the nearest of some names, in characters."""
    gaps = (max(candidate.at - n.end, n.start - candidate.at, 0) for n in names)
    return min(gaps, default=0)
