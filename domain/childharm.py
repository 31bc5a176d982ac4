"""Whether a text may say that an adult of the school harmed a child.

Such a post is *restricted*: mail neither names the accused nor quotes the post, and the local
authority's designated officer is asked before anybody else acts. The lexicon below only ever
widens that protection: a wrong match costs the reader a step, a missed one spreads an allegation.

Source:
    Education Act 2002 s.141F (an accused teacher's anonymity); the words are our own.
"""

import re
import unicodedata

#: A child, in the words of parents: relations, ages and year groups among them.
CHILD = (
    r"child(?:ren|s)?",
    r"kid(?:s|do|dos|die|dies|dy)?",
    r"pupils?",
    r"students?",
    r"(?:step|grand)?(?:son|daughter)s?",
    r"nieces?|nephews?",
    r"(?:my|our|your|his|her|their|the|a) (?:\w+ ){0,2}(?:baby|babies|lad|lads|lass)",
    r"(?:little|young|wee|small) (?:one|ones|lad|lass|man|girl|boy|girls|boys)",
    r"boys?|girls?",
    r"toddlers?|infants?|minors?|bairns?",
    r"under ?age",
    r"(?:year|yr|y) ?[1-6]s?",
    r"year (?:one|two|three|four|five|six)",
    r"(?:reception|nursery|infant|junior) (?:class|children|kids)",
    r"(?:[3-9]|1[01]|three|four|five|six|seven|eight|nine|ten|eleven)[ -]?y(?:ea)?rs?[ -]?olds?",
    r"(?:[3-9]|1[01]) ?y/?o",
)

#: Something done to a body, or to trust.
HARM = (
    r"hurt(?:s|ing)?",
    r"hit(?:s|ting)?",
    r"harm(?:s|ed|ing)?",
    r"injur(?:y|ies|e|es|ed|ing)",
    r"bruis(?:e|es|ed|ing)",
    r"grab(?:s|bed|bing)?",
    r"shov(?:e|es|ed|ing)",
    r"(?:pushed|pushing|pushes) (?!for|back|on|through)\w+",
    r"dragg(?:ed|ing)",
    r"pull(?:s|ed|ing)? (?:\w+ ){1,3}(?:by|hair|arm|ear|ears)",
    r"pinn(?:ed|ing)",
    r"restrain(?:s|ed|ing|t)?",
    r"slap(?:s|ped|ping)?|smack(?:s|ed|ing)?|spank(?:s|ed|ing)?",
    r"punch(?:es|ed|ing)?|kick(?:s|ed|ing)? (?!off)\w+",
    r"pinch(?:es|ed|ing)?|bit(?:es|ten)? him|bit(?:es|ten)? her",
    r"shook|shaking (?:him|her|them|my|a)|shaken",
    r"chok(?:e|es|ed|ing)|strangl(?:e|es|ed|ing)",
    r"(?:threw|throws|throwing|thrown) (?:him|her|them|my|a|at|across|against)",
    r"beat(?:s|en|ing)? (?:him|her|them|my|a|up)|beaten|batter(?:s|ed|ing)?",
    r"man ?-?handl(?:e|es|ed|ing)",
    r"assault(?:s|ed|ing)?|attack(?:s|ed|ing)?",
    r"lock(?:s|ed|ing) (?:\w+ ){0,3}(?:in|up|away|inside)",
    r"(?<!in )(?<!in-)touch(?:es|ed|ing|y)?(?! (?:base|wood|up))",
    r"grop(?:e|es|ed|ing)|fondl(?:e|es|ed|ing)|kiss(?:es|ed|ing)?",
    r"abus(?:e|es|ed|ing|er|ers|ive)",
    r"inappropriate(?:ly|ness)?",
    r"interfer(?:e|es|ed|ing) with",
    r"sexual(?:ly|ised|ized)?|sex|rap(?:e|es|ed|ing|ist)",
    r"naked|nudes?|indecent(?:ly)?",
    r"alone with|private messag(?:e|es|ing)|secret messag(?:e|es)",
    r"perv(?:s|y|ert|erts|ing)?|creep(?:s|y)?",
    r"neglect(?:s|ed|ing|ful)?",
    r"terrif(?:y|ies|ied|ying)|(?:scared|frightened|afraid) of",
    r"cruel(?:ty|ly)?|humiliat(?:e|es|ed|ing)",
    r"(?:child|kid|kiddie|kiddy) ?(?:beater|beating|basher)s?",
    r"knock(?:s|ed|ing)? (?:\w+ ){1,3}about|rough(?:ly)? with|too rough|roughly",
    r"(?:lay|lays|laid|put|puts) (?:\w+ )?hands? on|hands off",
    r"(?:did|does|done|doing) to (?:him|her|them|my|his|our|that|those|these|the)",
    r"trapp(?:ed|ing)|(?:broke|broken|breaks) (?:\w+ ){1,2}(?:arm|leg|wrist|finger|nose)s?",
    r"(?:shut|put|left|kept|strapped|tied) (?:\w+ ){0,4}(?:cupboard|store ?room|chair|dark|hall)",
    r"drugg(?:ed|ing)|beast|dirty old man",
    r"secret (?:game|handshake|place)|(?:our|their|a) little secret|not to tell",
    r"(?:messag|text|dm|snapchatt)(?:es|ed|ing|s)? (?:my|his|her|our|their|kids|children|pupils)",
    r"(?:friends|add|adding) (?:\w+ ){0,2}(?:on )?snap(?:chat)?|private acc(?:ount)?",
    r"door (?:shut|closed|locked)|(?:them|those|boys|girls|kids)'? toilets",
    r"felt (?:weird|wrong)|marks? on",
    r"pull(?:ed|s|ing)? (?:his|her|their|the) chair",
    r"(?:photo|picture|pic|video)s? of (?:\w+ ){0,2}(?:kids|children|child|boys|girls|pupils)",
)

#: Words that speak of a child by themselves.
ALONE = (
    r"p(?:ae|ea|ee|e)do(?:s|phile|philes|philia)?",
    r"pdf ?files?",
    r"nonc(?:e|es|ing|ey)",
    r"kiddy ?fiddl(?:er|ers|ing)|fiddl(?:er|ers|es|ed|ing) with",
    r"groom(?:s|ed|er|ers|ing)",
    r"molest(?:s|ed|ing|er|ers)?",
    r"(?:child|kid|kiddie|kiddy) ?(?:abuse|abuser|beater|basher|porn|sex|pictures|pics)s?",
    r"little lads",
    r"lado|nspcc|safeguarding",
)

#: An adult of the school who is not named.
ROLE = (
    r"(?:head ?|dinner ?|pre)?teach(?:er|ers|ing assistants?)",
    r"head ?(?:mistress|master)|the head|deputy(?: head)?|principal",
    r"tas?|hlta|senco|sendco|dsl",
    r"governors?",
    r"(?:members? of )?staff",
    r"adults?|grown ?-?ups?",
    r"care ?taker|site manager|dinner ?lad(?:y|ies)|lunch ?time supervisors?|midday supervisors?",
    r"cook|cleaner|chaplain|vicar|coach|tutor|bursar|receptionist|office lady|nursery nurse",
    r"sir|miss|mr|mrs|ms|mx|rev(?:erend)?",
)

#: Letters that people swap to slip past filters.
_SWAPPED = str.maketrans("@431!0$5", "aaeiioss")


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)")


_CHILD, _HARM, _ALONE, _ROLE = map(_any_of, (CHILD, HARM, ALONE, ROLE))


def has_cue(text: str) -> bool:
    """Whether ``text`` speaks of a child and of harm, or uses a word that means both."""
    plain = _plain(text)
    return _has_cue(plain) or _has_cue(plain.translate(_SWAPPED))


def names_role(text: str) -> bool:
    """Whether ``text`` speaks of an adult by a post at a school."""
    return bool(_ROLE.search(_plain(text)))


def _has_cue(plain: str) -> bool:
    return bool(_ALONE.search(plain) or (_CHILD.search(plain) and _HARM.search(plain)))


def _plain(text: str) -> str:
    """Lower case, no accents, invisible letters or dots between letters, single spaces."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    seen = "".join(c for c in letters if unicodedata.category(c) not in {"Mn", "Cf"})
    spelt = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", seen)
    return re.sub(r"[\s_#*]+", " ", spelt)
