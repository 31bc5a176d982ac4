"""Who is meant where nobody is named: by a role, in the school's own space, in a reply."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.types import SCHOOL, Mention, Person, Space
from mentions.context import Clue, Context, Sign
from mentions.disambiguate import ABOUT_CUT, Judged, probability
from mentions.evidence import Finding, of_all_words, of_setting, role_of
from mentions.forms import Form, Kind
from mentions.naming import who
from mentions.occurrence import Occurrence
from mentions.setting import Setting
from mentions.watchlist import Watchlist

#: Somebody whom what it replies to has named.
_SOMEBODY = re.compile(
    r"\b(?:she|shes|her|hers|he|hes|him|his|they|them|their|woman|man|bloke|lady|lass"
    r"|fella|cow|the head|the teacher|somebody|someone)\b"
)

#: What makes a name somebody else's.
_ANOTHER = frozenset(("namesake", "another", "other school", "learnt"))

#: How near a role must stand to the school's name to be one at the school, in characters.
_BESIDE_SCHOOL = 60


def find_implied(
    judged: Sequence[Judged],
    context: Context,
    watchlist: Watchlist,
    found_in: tuple[Setting, Mention | None],
) -> list[Judged]:
    """Return the judged names, and after them whom the post means without a name."""
    setting, thread = found_in
    named = {one.name.subject for one in judged if one.score >= ABOUT_CUT}
    added = [
        one
        for one in _by_role(judged, context, watchlist, setting)
        if one.name.subject not in named
    ]
    named |= {one.name.subject for one in added if one.score >= ABOUT_CUT}
    if thread is not None and not _names_another(judged):
        people = [subject for subject in thread.subjects if subject != SCHOOL]
        whom = people if people and _SOMEBODY.search(context.text) else [SCHOOL]
        added += [_in_reply(s, context, setting) for s in whom if s not in named]
    elif setting.space is Space.OWN and not named:
        added.append(_in_own_space(context))
    return [*judged, *added]


def _by_role(
    judged: Sequence[Judged], context: Context, watchlist: Watchlist, setting: Setting
) -> Iterator[Judged]:
    """Yield the only bearer of each role that is named, if the school is known to be meant."""
    school = [one for one in judged if one.name.subject == SCHOOL and one.score >= ABOUT_CUT]
    if not school and not setting.thread and setting.space is not Space.OWN:
        return
    roles = {sign.means for sign in context.signs if sign.clue is Clue.ROLE}
    if not roles:
        return
    known = [setting.thread, 1.0 if setting.space is Space.OWN else 0.0]
    surest = max([*known, *(one.score for one in school)])
    bearers = Counter(role_of(person) for person in watchlist.people)
    for person in watchlist.people:
        role = role_of(person)
        signs = [s for s in context.signs if s.clue is Clue.ROLE and s.means == role]
        if signs and bearers[role] == 1:
            one = _judged(person.id, Kind.ROLE, _of_role(person, signs, school, setting))
            yield replace(one, score=min(one.score, surest))


def _of_role(
    person: Person, signs: Sequence[Sign], school: Sequence[Judged], setting: Setting
) -> Iterator[Finding]:
    yield Finding("role", f'{who(person)} is meant by "{signs[0].words}".')
    if school:
        surest = max(one.score for one in school)
        yield Finding("school named", "The same post names the school.", surest)
        gap = min(abs(sign.at - one.name.end) for sign in signs for one in school)
        if gap <= _BESIDE_SCHOOL:
            yield Finding("role beside school", "The role stands near the school's name.")
    yield from of_setting(setting)


def _names_another(judged: Sequence[Judged]) -> bool:
    """Return whether somebody else is named: the reply is about them."""
    return any(
        one.score < ABOUT_CUT and any(finding.what in _ANOTHER for finding in one.findings)
        for one in judged
    )


def _in_reply(subject: str, context: Context, setting: Setting) -> Judged:
    sentence = "Nobody is named; what it replies to is about us."
    findings = [Finding("reply", sentence), *of_setting(setting), *_of_talk(context)]
    if _SOMEBODY.search(context.text):
        findings.append(Finding("somebody", "It speaks of somebody, or to somebody."))
    findings += of_all_words(context, len(context.text) // 2)
    return _judged(subject, Kind.THREAD, findings)


def _in_own_space(context: Context) -> Judged:
    sentence = "Nobody is named; it stands in the school's own space."
    findings = [Finding("space", sentence), Finding("own space", sentence), *_of_talk(context)]
    return _judged(SCHOOL, Kind.SPACE, findings)


def _of_talk(context: Context) -> Iterator[Finding]:
    clues = {sign.clue for sign in context.signs}
    if Clue.CLASSROOM in clues or Clue.ROLE in clues:
        yield Finding("classroom", "It speaks of school life.")
    if Clue.HOSTILE in clues:
        yield Finding("hostile", "It speaks to or against somebody: in doubt, it is kept.")


def _judged(subject: str, kind: Kind, findings: Iterator[Finding] | list[Finding]) -> Judged:
    """Return a judgement without a place in the text."""
    weighed = tuple(findings)
    return Judged(
        Occurrence(form=Form(subject, kind, ""), start=0, end=0), probability(weighed), weighed
    )
