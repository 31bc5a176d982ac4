"""What a mail may show of a post: names masked, obscenities starred, hidden characters gone.

Spans are half-open, in code points of the raw text, so that masking comes before cleaning.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.types import SCHOOL, Mention, Person

#: Private details that a post may publish; order matters.
_PRIVATE = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail address]"),
    (re.compile(r"(?<!\w)(?:\+\d{1,3}|0\d)[\d ()-]{7,13}\d(?!\w)"), "[phone number]"),
    (
        re.compile(
            r"(?<!\w)\d{1,4}[a-z]?,? (?:[A-Z][\w'\u2019-]+ ){1,3}"
            r"(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Way|Court|Place|Crescent|"
            r"Gardens|Grove|Terrace|Row|Hill|Green|Park|Walk|Square|Mews)(?!\w)",
            re.IGNORECASE,
        ),
        "[an address]",
    ),
    (re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)", re.IGNORECASE), "[postcode]"),
    (re.compile(r"(?<!\w)[A-Z]{2}\d{2} ?[A-Z]{3}(?!\w)"), "[car registration]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What stands in a mail instead of the names of one mention's people."""

    #: By subject.
    labels: Mapping[str, str]
    #: Every written form of a name with its label, the longest first.
    forms: tuple[tuple[str, str], ...]

    def masked(self, text: str) -> str:
        """Return the text with every known form of a name, and private details, masked."""
        for form, label in self.forms:
            text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", label, text, flags=re.IGNORECASE)
        for pattern, label in _PRIVATE:
            text = pattern.sub(label, text)
        return text


def names_of(mention: Mention, people: Sequence[Person]) -> Names:
    """Return how a mention's subjects are masked, by their roles where these are known."""
    known = {person.id: person for person in people}
    subjects = dict.fromkeys(span.subject for span in mention.spans)
    labels = _labels([*subjects, *known], known)
    forms = {
        mention.post.text[span.start : span.end]: labels[span.subject] for span in mention.spans
    }
    for person in people:
        forms.update(dict.fromkeys(_forms(person), labels[person.id]))
    ordered = sorted(forms.items(), key=lambda item: -len(item[0]))
    return Names(labels=labels, forms=tuple(item for item in ordered if item[0].strip()))


def _labels(subjects: Sequence[str], known: Mapping[str, Person]) -> dict[str, str]:
    """Return a label for each subject; people of one role are told apart by a letter."""
    labels: dict[str, str] = {SCHOOL: "[the school]"}
    for subject in dict.fromkeys(subjects):
        if subject == SCHOOL:
            continue
        role = (known[subject].role if subject in known else "") or "member of staff"
        plain = f"[the {role}]" if role == "headteacher" else f"[{_article(role)} {role}]"
        taken = sum(label.startswith((plain[:-1], f"[{role} ")) for label in labels.values())
        labels[subject] = plain if not taken else f"[{role} {chr(ord('A') + taken % 26)}]"
    return labels


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"


def _forms(person: Person) -> set[str]:
    surname = person.name.split()[-1]
    titled = {f"{title} {surname}" for title in person.titles}
    return {person.name, *person.aliases, *person.handles, *titled}
