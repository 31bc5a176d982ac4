"""What works as it stands, but a person should look at."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from config.roles import HEAD_ROLES
from domain.cuts import NOT_ASSESSED
from domain.playbook import Playbook, contacts_named, nearest, stale
from domain.types import Person, Recipient, Rule, Severity


def people_warnings(people: Sequence[Person], today: date) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) for people who are no longer watched, or cannot be matched well."""
    if not people:
        yield "staff", "nobody is named: only posts that name the school will be seen"
    elif not any(person.role in HEAD_ROLES for person in people):
        yield "staff", "nobody is the headteacher: an allegation about her would go to herself"
    for n, person in enumerate(people, start=1):
        if person.until and person.until < today:
            yield f"staff[{n}].until", f"not watched since {person.until}: remove the table"


def recipient_warnings(recipients: Sequence[Recipient]) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) for duties that nobody has."""
    needs = {
        "head": "alerts go to whoever stands in",
        "chair": "an allegation about the Headteacher has nobody to go to",
        "technician": "nobody is told when a source cannot be read",
    }
    duties = {recipient.duty for recipient in recipients}
    for duty, consequence in needs.items():
        if recipients and duty not in duties:
            yield "recipients", f"nobody has the duty {duty!r}: {consequence}"


def rule_warnings(rules: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) for threats and unjudged texts that would reach nobody in time."""
    for level in (1, 2, 3):
        if _worst(rules, "threat", level) < Severity.HIGH:
            yield "rules", f"no rule makes a threat of level {level} high or critical"
    if not any(r.label == NOT_ASSESSED and r.severity >= Severity.MEDIUM for r in rules):
        yield "rules", "no rule brings a text that was not assessed to a person the same day"


def playbook_warnings(
    playbook: Playbook, contacts: Mapping[str, str], today: date
) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) for numbers that options lack, that none names, and old sources."""
    named = contacts_named(playbook)
    for key in sorted(named - set(contacts)):
        yield f"contacts.{key}", "not set: the options that name it will say so"
    for key in sorted(set(contacts) - named):
        yield f"contacts.{key}", f"no option names it {nearest(key, named)}".rstrip()
    for sentence in stale(playbook, today):
        yield "playbook", sentence


def _worst(rules: Sequence[Rule], label: str, level: int) -> Severity:
    severities = [r.severity for r in rules if r.label == label and (r.level or 0) <= level]
    return max(severities, default=Severity.NONE)
