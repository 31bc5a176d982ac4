"""Plain words for what a machine found: never that somebody did something, only that it may be.

The meanings of levels and tags are those of ``docs/labels.md``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.types import Alert, Assessment, Decision, Reason, Severity, Status

#: How soon to look, for the subject line and the coloured band.
URGENCY = {
    Severity.CRITICAL: "look now",
    Severity.HIGH: "look as soon as you can",
    Severity.MEDIUM: "look today",
    Severity.LOW: "look when you have time",
    Severity.NONE: "for your information",
}

#: The levels from 1 on: a word, and what it means.
_LEVELS = {
    "threat": (
        ("veiled", "Menace without a stated harm, or a wish that somebody is hurt"),
        ("direct", "Says that somebody will be hurt or something damaged"),
        ("specific", "Direct, with a time, place, weapon or target, or being on the way"),
    ),
    "abuse": (
        ("hostile", "A put-down, mockery or a mild insult"),
        ("abusive", "A degrading insult, bullying or a smear"),
        ("severe", "An attack on who somebody is, or something as bad"),
    ),
}

#: The line at the top of a mail, by label and level.
_HEADLINES = {
    ("threat", 3): "Possible threat with a time, place, weapon or target",
    ("threat", 2): "Possible threat to hurt somebody or damage something",
    ("threat", 1): "Possible veiled threat, or a wish of harm",
    ("abuse", 3): "Possible severe abuse",
    ("abuse", 2): "Possible abuse of a person",
    ("abuse", 1): "A put-down or mockery",
}

_TAG_WORDS = {
    "hate": "Possible hate: an attack on who somebody is",
    "sexual": "Possible sexual remark or sexualised abuse",
    "allegation": "Possible allegation of a crime or gross misconduct",
    "doxxing": "Private details of a person may have been published",
    "pile_on": "Others may be urged to contact, confront or harass somebody",
    "impersonation": "An account may pretend to be the school or its staff",
    "child_privacy": "A pupil may be shown or identified",
    "safeguarding": "A child or a vulnerable person may be at risk",
    "complaint": "Criticism or a complaint",
    "praise": "Thanks or praise",
    "not_assessed": "Not judged by the program: please read it",
}

#: Rules of the house that fire without a label, or for another reason than a score.
_RULE_WORDS = {
    "restricted": "Possible safeguarding matter about an adult",
    "truncated": "Too long to be read in full: please read it",
    "reported": "Somebody reported it, and the program is not sure: please read it",
    "criticism-guard": "Reads as criticism, which people are free to voice: nothing but the"
    " complaints route is recommended",
}

#: What a post says of a threat, by the slots of the classifiers' rubric, in the order told.
_FACTS = {
    "target": "to",
    "act": "act",
    "means": "with",
    "time": "when",
    "place": "where",
    "condition": "on condition",
}
#: What would speak against it: what the words it has are like.
_DEFEATERS = {
    "quotation": "a quotation",
    "negation": "a denial",
    "sport": "sport or a game",
    "fiction": "a story, a film or a play",
    "past": "something past or elsewhere",
    "reported": "a report of what others say",
    "apology": "an apology",
    "lawful": "a lawful step",
}
#: What stands in a judged text for the people and the school.
_PLACEHOLDERS = {"[STAFF]": "a member of staff", "[SCHOOL]": "the school"}

#: From which probability on, the words for it.
_SURENESS = ((0.9, "almost sure"), (0.7, "fairly sure"), (0.5, "more sure than not"))

#: Within this of the cut, a finding only just passed it.
_NARROW = 0.1

#: Below this a mention may be about somebody else.
_ABOUT_US = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found or looked for, in words and numbers."""

    name: str
    words: str = ""
    #: How sure the model is, in words and a number; empty where no score stands behind it.
    sure: str = ""


def urgency(severity: Severity) -> str:
    """Return ``CRITICAL: look now``."""
    return f"{severity.name}: {URGENCY[severity]}"


def headline(decision: Decision) -> str:
    """Return what may have happened, in one line for the top of a mail."""
    if decision.restricted:
        threat = ", with a possible threat" if is_threat(decision) else ""
        return f"{_RULE_WORDS['restricted']}{threat}"
    worst = max(decision.reasons, key=_weight, default=None)
    if worst is None:
        return "A mention of the school or its staff"
    return _headline_of(worst)


def is_threat(decision: Decision) -> bool:
    """Whether a possible threat is among the findings, and not only near its cut."""
    return any(reason.label == "threat" and not reason.queue for reason in decision.reasons)


def is_urgent(decision: Decision) -> bool:
    """Whether a mail must begin with 999: somebody may be in danger."""
    labels = {reason.label for reason in decision.reasons if not reason.queue}
    return decision.severity is Severity.CRITICAL or bool(labels & {"threat", "safeguarding"})


def findings(alert: Alert) -> tuple[Finding, ...]:
    """Return what was found: threat, abuse, every other rule that fired; last what was not."""
    assessment, reasons = alert.assessment, alert.decision.reasons
    if assessment.status is Status.NOT_ASSESSED:
        return (Finding(name="Not judged: please read it", words=_not_judged(assessment)),)
    scores = {"threat": assessment.threat, "abuse": assessment.abuse}
    worst = {label: _worst(label, reasons) for label in scores}
    found = [_levelled(reason) for reason in worst.values() if reason]
    absent = [
        f"{label} (chance of any: {_in_100(1 - levels[0])})"
        for label, levels in scores.items()
        if not worst[label]
    ]
    none = [Finding(name="Not found", words=" or ".join(absent).capitalize())] if absent else []
    return (*found, *_others(reasons), *none)


def weightiest(evidence: Sequence[str]) -> str:
    """Return which words a score owes most to: ``Words that weighed most: “kill”, “knife”``."""
    return f"Words that weighed most: {_quoted(evidence)}" if evidence else ""


def in_the_post(slots: Mapping[str, str]) -> str:
    """Return what the post says of who, what, when and where, and what speaks against it.

    Args:
        slots: The rubric's, with the words as they may be shown.
    """
    facts = [f"{name} {_quoted([slots[slot]])}" for slot, name in _FACTS.items() if slot in slots]
    against = [
        f"{name} ({_quoted([slots[slot]])})" for slot, name in _DEFEATERS.items() if slot in slots
    ]
    parts = [f"In the post: {', '.join(facts)}"] if facts else []
    if against:
        parts.append(f"{'but it also reads' if facts else 'It reads'} like {', '.join(against)}")
    hidden = ". Letters were disguised" if "disguise" in slots else ""
    return f"{'; '.join(parts)}{hidden}".removeprefix(". ")


def _quoted(words: Iterable[str]) -> str:
    shown = (_PLACEHOLDERS.get(word) or f"\u201c{word}\u201d" for word in words)
    return ", ".join(shown)


def levels_in_short(decision: Decision) -> str:
    """Return the levels and tags found, for one line of a digest."""
    found: dict[str, int] = {}
    for reason in decision.reasons:
        if reason.label and reason.score is not None:
            found[reason.label] = max(found.get(reason.label, 0), reason.level or 0)
    words = [_in_short(label, level) for label, level in found.items()]
    return ", ".join(words) or ("not judged" if _not_assessed(decision) else "nothing found")


def _in_short(label: str, level: int) -> str:
    if not level:
        return label.replace("_", " ")
    return f"{_LEVELS[label][level - 1][0]} ({label} {level} of 3)"


def doubt(alert: Alert) -> str:
    """Return the best reason to doubt what the mail says; there always is one."""
    return next(_doubts(alert))


def _doubts(alert: Alert) -> Iterator[str]:
    assessment, worst = alert.assessment, max(alert.decision.reasons, key=_weight, default=None)
    if assessment.status is Status.NOT_ASSESSED:
        yield "No program has judged this text. It may be harmless, and it may not."
    if alert.mention.about_score < _ABOUT_US:
        sure = _in_100(alert.mention.about_score)
        yield f"It may be about another school or a namesake: about us, {sure}."
    if assessment.truncated:
        yield "Only part of the text was read; the rest may change its meaning."
    if assessment.language not in {"", "en"}:
        yield "The text seems not to be in English, in which the program is at its best."
    if worst and _is_narrow(worst):
        line = f"{_in_100(worst.score or 0)}, where {_in_100(worst.cut or 0)} is needed"
        yield f"It only just passed the line: {line}."
    if any(reason.label == "complaint" for reason in alert.decision.reasons):
        yield "It also reads as a complaint, which people are free to make, however angrily."
    yield (
        "A program judged one post without the conversation around it: a joke, a quotation or"
        " a figure of speech can mislead it."
    )


def _is_narrow(reason: Reason) -> bool:
    return reason.score is not None and reason.score - (reason.cut or 0.0) < _NARROW


def _weight(reason: Reason) -> tuple[bool, int, int]:
    return (not reason.queue, reason.severity, reason.level or 0)


def _headline_of(reason: Reason) -> str:
    words = _HEADLINES.get((reason.label, reason.level or 0)) or _words_of(reason)
    return f"Perhaps, and unlikely: {words[0].lower()}{words[1:]}" if reason.queue else words


def _words_of(reason: Reason) -> str:
    return (
        _RULE_WORDS.get(reason.rule)
        or _TAG_WORDS.get(reason.label)
        or f"The school's own rule {reason.rule} applies"
    )


def _worst(label: str, reasons: Sequence[Reason]) -> Reason | None:
    """Return the highest level that reached its cut, or else its queue cut, if one did."""
    own = [reason for reason in reasons if reason.label == label]
    return max(own, key=lambda reason: (not reason.queue, reason.level or 0), default=None)


def _levelled(reason: Reason) -> Finding:
    level = reason.level or 1
    word, meaning = _LEVELS[reason.label][level - 1]
    found = f"perhaps {level}" if reason.queue else str(level)
    name = f"{reason.label.capitalize()} {found} of 3: {word}"
    return Finding(name=name, words=meaning, sure=_sure(reason))


def _others(reasons: Sequence[Reason]) -> Iterator[Finding]:
    for reason in reasons:
        if reason.label in _LEVELS:
            continue
        yield Finding(name=_words_of(reason), sure=_sure(reason))


def _sure(reason: Reason) -> str:
    if reason.score is None or reason.cut is None:
        return ""
    word = next((word for least, word in _SURENESS if reason.score >= least), "not sure")
    aim = "worth a look" if reason.queue else "alerts"
    line = f"{_in_100(reason.score)}, {aim} from {round(reason.cut * 100)}"
    return f"The program is {word} ({line})"


def _in_100(probability: float) -> str:
    return f"{round(min(max(probability, 0.0), 1.0) * 100)} in 100"


def _not_judged(assessment: Assessment) -> str:
    reason = assessment.not_assessed_reason or "the program failed"
    return f"Nobody and nothing has judged this text ({reason}). Not judged does not mean safe"


def _not_assessed(decision: Decision) -> bool:
    return any(reason.label == "not_assessed" for reason in decision.reasons)
