"""What the commands print for a person: tables, and one case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from domain.report import RunReport
from domain.types import Case, Outcome, Severity
from storage import CaseMention

STYLES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.NONE: "dim",
}


def severity_text(name: str) -> Text:
    """Return a severity's name in its colour."""
    return Text(name, style=STYLES[Severity[name]])


def run_table(report: RunReport) -> Table:
    """Return what a run did at each source, with the sum of what followed as its caption."""
    table = Table(title="This run", caption=_sums(report), caption_justify="left")
    for heading in ("source", "outcome", "posts", "known", "mentions", "what it said"):
        table.add_column(heading, justify="right" if heading in {"posts", "known"} else "left")
    for line in report.sources:
        outcome = Text(line.outcome, style="green" if line.outcome is Outcome.OK else "red")
        counts = (str(line.offered), str(line.known), str(line.mentions))
        table.add_row(Text(line.name), outcome, *counts, Text(line.detail))
    return table


def _sums(report: RunReport) -> str:
    decided = ", ".join(f"{count} {name}" for name, count in sorted(report.decided.items()))
    mail = f"mail: {report.accepted} sent, {report.deferred} waiting, {report.refused} refused"
    return f"judged {report.assessed}; decided {decided or 'nothing new'}; {mail}"


def classified_table(results: Iterable[Mapping[str, object]]) -> Table:
    """Return one row for each judged text, with its weightiest words and no more of it."""
    table = Table("id", "about us", "abuse", "threat", "tags", "severity", "because", "words")
    for result in results:
        table.add_row(
            Text(str(result["id"])),
            "yes" if result["about"] else "no",
            str(result["abuse"]),
            str(result["threat"]),
            _joined(result["tags"]),
            severity_text(str(result["severity"])),
            Text(_joined(result["reasons"])),
            Text(_joined(result["evidence"]) or str(result["not_assessed_reason"])),
        )
    return table


def _joined(words: object) -> str:
    return ", ".join(map(str, words)) if isinstance(words, list) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """One case as a terminal or a script reads it."""

    case: Case
    mentions: tuple[CaseMention, ...]
    #: With the posts' own words, authors and addresses.
    in_full: bool

    def __rich__(self) -> RenderableType:
        """Return the case's head, its posts and what happened to it."""
        events = Table("when (UTC)", "who", "what", "")
        for event in self.case.events:
            when = f"{event.at:%Y-%m-%d %H:%M}"
            events.add_row(when, Text(event.actor), event.kind, Text(event.detail))
        head = Text(f"Case {self.case.id}: {self.case.state}, ") + severity_text(
            self.case.severity.name
        )
        return Group(head, *(_post_text(post) for post in self._posts()), events)

    def as_dict(self) -> dict[str, object]:
        """Return the same in JSON's types."""
        case = self.case
        return {
            "id": case.id,
            "state": case.state,
            "severity": case.severity.name,
            "restricted": case.restricted,
            "opened_at": case.opened_at.isoformat(),
            "acknowledged_by": case.acknowledged_by,
            "posts": self._posts(),
            "events": [
                {"at": e.at.isoformat(), "actor": e.actor, "kind": e.kind, "detail": e.detail}
                for e in case.events
            ],
        }

    def _posts(self) -> list[dict[str, object]]:
        return [_post(judged, in_full=self.in_full) for judged in self.mentions]


def _post(judged: CaseMention, *, in_full: bool) -> dict[str, object]:
    post = judged.mention.post
    shown: dict[str, object] = {
        "platform": post.key.platform,
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "severity": judged.decision.severity.name,
        "rules": [reason.rule for reason in judged.decision.reasons],
    }
    if in_full:
        shown |= {"url": post.url, "author": post.author, "text": post.text}
        shown["subjects"] = list(judged.mention.subjects)
    return shown


def _post_text(post: Mapping[str, object]) -> Text:
    return Text("\n".join(f"{key}: {value}" for key, value in post.items()) + "\n")


def case_view(case: Case, mentions: Sequence[CaseMention], *, in_full: bool) -> CaseSheet:
    """Return a case to print; in full only when the reading was logged."""
    return CaseSheet(case=case, mentions=tuple(mentions), in_full=in_full)
