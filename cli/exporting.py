"""``headsup export-reviews``: reviewed posts as lessons for the next training."""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from alerts.redact import Names, names_of
from cli.opening import load, open_school_storage
from cli.recording import login, refusal
from config import Config
from domain.lessons import labels_of
from domain.types import SCHOOL, Decided, Mention, Person
from mentions.mask import SCHOOL_MASK, STAFF_MASK, mask

STAFF, SCHOOL_NAME = "{staff}", "{school}"

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@])(?:@[\w.-]*\w|/?u/[\w-]+)")

#: Shorter names of an author are ordinary words as well.
_AUTHOR_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What somebody asked to have written."""

    file: Path
    by: str = ""
    force: bool = False


def export_reviews(export: Export, option: Path | None) -> int:
    """Write every reviewed post whose labels a person determined; return 0.

    The copying is on record in the posts' cases before the file is made.

    Raises:
        ConfigError: The file is there already, or cannot be written.
    """
    config = load(option, "check")
    _refuse(config, export)
    by, now = export.by.strip() or login(), datetime.now(UTC)
    with open_school_storage(config) as storage:
        reviewed = storage.reviews.reviewed()
        lessons, left_out = _lessons(reviewed, config.people)
        storage.reviews.record_export(list(lessons), by, now)
        storage.settings.set("reviews-exported", f"{len(lessons)} posts", by, now)
    _write(config, export, "".join(json.dumps(each) + "\n" for each in lessons.values()))
    reasons = ", ".join(f"{count} {why}" for why, count in left_out.items())
    left = f" Left out: {reasons}." if reasons else ""
    sys.stdout.write(f"{len(lessons)} posts written to {export.file}.{left}\n")
    sys.stdout.write("Read them before anybody trains on them: other names may stand in them.\n")
    return 0


def _refuse(config: Config, export: Export) -> None:
    if export.file.is_dir() or not export.file.absolute().parent.is_dir():
        message = f"{export.file} cannot be written"
        raise refusal(config, "FILE", message, "name a file in a folder that exists")
    if os.path.lexists(export.file) and not export.force:
        raise refusal(config, "FILE", f"{export.file} is there already", "or add --force")


def _lessons(
    reviewed: Sequence[Decided], people: Sequence[Person]
) -> tuple[Mapping[int, Mapping[str, object]], Mapping[str, int]]:
    """Return the lessons by their mentions' numbers, and how many were left out, by reason."""
    lessons: dict[int, Mapping[str, object]] = {}
    left_out: Counter[str] = Counter()
    for each in reviewed:
        lesson = _lesson(each, people)
        if isinstance(lesson, str):
            left_out[lesson] += 1
        else:
            lessons[each.id] = lesson
    return lessons, left_out


def _lesson(decided: Decided, people: Sequence[Person]) -> Mapping[str, object] | str:
    """Return one line of the file, or why there is none."""
    if decided.forgotten:
        return "forgotten"
    if decided.decision.restricted:
        return "restricted"
    assert decided.review is not None  # noqa: S101  only what was reviewed is read
    labels = labels_of(decided.review, decided.decision, decided.assessment)
    if labels is None:
        return "whose levels the review leaves open"
    return {
        "id": f"r{decided.id}",
        "text": anonymous(decided.mention, people),
        "abuse": labels.abuse,
        "threat": labels.threat,
        "tags": list(labels.tags),
        "platform": decided.mention.post.key.platform,
    }


def anonymous(mention: Mention, people: Sequence[Person]) -> str:
    """Return a post's text without its author, our people, other accounts, links and numbers."""
    text = mask(mention.post.text, mention.spans)
    text = text.replace(STAFF_MASK, STAFF).replace(SCHOOL_MASK, SCHOOL_NAME)
    text = _LINK.sub("[link]", text)
    text = _placeholders(mention, people).masked(text)
    author = (mention.post.author or "").lstrip("@").strip()
    if len(author) >= _AUTHOR_LEAST:
        own = re.compile(rf"(?<!\w)@?{re.escape(author)}(?!\w)", re.IGNORECASE)
        text = own.sub("@someone", text)
    return _HANDLE.sub("@someone", text)


def _placeholders(mention: Mention, people: Sequence[Person]) -> Names:
    """Return the names that mails mask, each with what stands for it in training posts."""
    names = names_of(mention, people)
    school = names.labels[SCHOOL]
    forms = [(form, SCHOOL_NAME if label == school else STAFF) for form, label in names.forms]
    return replace(names, forms=tuple(forms))


def _write(config: Config, export: Export, content: str) -> None:
    """Make the file for its owner only; one that was there is replaced, not written through."""
    try:
        if export.force:
            export.file.unlink(missing_ok=True)
        handle = os.open(export.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
    except OSError as error:
        message = f"{export.file}: {error.strerror}"
        raise refusal(config, "FILE", message, "name another file") from error
