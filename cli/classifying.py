"""``headsup classify``: judge texts from a file, as a run would, without keeping anything."""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

from rich.console import Console

from classifiers.base import Classifier
from cli.opening import load, open_model, watchlist
from cli.showing import classified_table
from domain.errors import ConfigError, Problem
from domain.policy import Policy, decide, level
from domain.types import Assessment, Decision, Mention, Post, PostKey, Severity, Status
from mentions.disambiguate import ABOUT_CUT
from mentions.mask import mask
from mentions.matcher import examine
from mentions.watchlist import Watchlist

#: Texts judged at once: output flows while a long file is read.
CHUNK = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What a text is held against."""

    watchlist: Watchlist
    classifier: Classifier
    policy: Policy


def classify_file(file: str, option: Path | None, *, as_json: bool) -> int:
    """Judge every line and print what came out, in the order of the input; return 0.

    Raises:
        ConfigError: Lines are not ``{"id", "text"}``; all the others were judged.
        ClassifyError: The model cannot be used.
    """
    config = load(option, "classify")
    classifier = open_model(config)
    policy = Policy(rules=config.rules, cuts=classifier.cuts, heads=config.heads)
    people = watchlist(config, datetime.now(UTC).date())
    problems: list[Problem] = []
    judge = Judge(watchlist=people, classifier=classifier, policy=policy)
    with _opened(file) as lines:
        results = _judged(judge, _posts(file, lines, problems))
        if as_json:
            for result in results:
                sys.stdout.write(json.dumps(result) + "\n")
        else:
            Console().print(classified_table(list(results)))
    if problems:
        raise ConfigError(problems)
    return 0


def _opened(file: str) -> contextlib.AbstractContextManager[TextIO]:
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # cron's is ASCII
        return contextlib.nullcontext(sys.stdin)
    try:
        return Path(file).open(encoding="utf-8")
    except OSError as error:
        problem = Problem(file=file, key="", message=error.strerror or "cannot be read")
        raise ConfigError([problem]) from error


def _posts(
    file: str, lines: Iterable[str], problems: list[Problem]
) -> Iterator[tuple[object, Post]]:
    """Yield every text with its id as it was given, and note the lines that hold none."""
    now = datetime.now(UTC)
    try:
        for number, line in enumerate(lines, start=1):
            if row := _row(line):
                yield row[0], _post(*row, now)
            elif line.strip():
                problems.append(_problem(f"{file}: line {number}"))
    except UnicodeDecodeError:
        problems.append(Problem(file=file, key="", message="is not UTF-8 from here on"))


def _row(line: str) -> tuple[object, str] | None:
    try:
        row = json.loads(line)
        key, text = row["id"], row["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (key, text) if isinstance(text, str) else None


def _post(key: object, text: str, now: datetime) -> Post:
    safe = text.encode("utf-8", "replace").decode().replace("\0", " ")
    return Post(key=PostKey(platform="file", id=repr(key)), text=safe, collected_at=now)


def _problem(place: str) -> Problem:
    message = 'is not an object with "id" and "text"'
    return Problem(file=place, key="", message=message, remedy="write one JSON object a line")


def _judged(judge: Judge, posts: Iterator[tuple[object, Post]]) -> Iterator[Mapping[str, object]]:
    while chunk := list(islice(posts, CHUNK)):
        mentions = [examine(post, judge.watchlist) for _, post in chunk]
        texts = [mask(mention.post.text, mention.spans) for mention in mentions]
        assessments = judge.classifier.classify(texts)
        for (key, _), mention, assessment in zip(chunk, mentions, assessments, strict=True):
            yield {"id": key, **_result(judge, mention, assessment)}


def _result(judge: Judge, mention: Mention, assessment: Assessment) -> Mapping[str, object]:
    cuts = judge.policy.cuts
    about = bool(mention.subjects) and mention.about_score >= ABOUT_CUT
    decision = decide(mention, assessment, judge.policy)
    found = [tag for tag, cut in cuts.tags.items() if assessment.tags.get(tag, 0) >= cut.at_least]
    return {
        "about": about,
        "about_score": round(mention.about_score, 4),
        "subjects": list(mention.subjects),
        "abuse": level(assessment.abuse, cuts.abuse),
        "threat": level(assessment.threat, cuts.threat),
        "tags": found,
        "scores": {
            "abuse": [round(p, 6) for p in assessment.abuse],
            "threat": [round(p, 6) for p in assessment.threat],
            "tags": {tag: round(p, 6) for tag, p in assessment.tags.items()},
        },
        "severity": (decision.severity if about else Severity.NONE).name,
        "reasons": [*mention.reasons, *_rules(decision, about=about)],
        "evidence": list(assessment.evidence),
        "slots": dict(assessment.slots),
        "assessed": assessment.status is Status.ASSESSED,
        "not_assessed_reason": assessment.not_assessed_reason,
        "truncated": assessment.truncated,
        "lang": assessment.language,
    }


def _rules(decision: Decision, *, about: bool) -> list[str]:
    return [reason.rule for reason in decision.reasons] if about else ["not-about-us"]
