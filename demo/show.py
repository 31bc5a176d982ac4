"""What the demo prints: the day as a table, the counts, and where to look next."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from demo.mails import SavedMail
from demo.outcome import Line
from domain.report import RunReport
from domain.types import Severity

_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}

#: Characters of a post that the table shows.
_EXCERPT = 64


def day_table(lines: Sequence[Line]) -> Table:
    """Return the day, worst first: what came, why it matched, its level, who was told."""
    table = Table(title="The day", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("When")
    table.add_column("Post", ratio=3)
    table.add_column("Matched because", ratio=2)
    table.add_column("Model", max_width=16)
    table.add_column("Level", max_width=16)
    table.add_column("Told", max_width=13)
    for line in sorted(lines, key=lambda line: (-_rank(line), line.time)):
        table.add_row(*_cells(line))
    return table


def _rank(line: Line) -> int:
    return Severity[line.severity.upper()] if line.about else -1


def _cells(line: Line) -> tuple[Text, ...]:
    told = f"{line.case_id} {', '.join(line.told)}" if line.told else line.case_id
    return (
        Text(f"{line.time} {line.place}"),
        Text(_excerpt(line)),
        Text(line.matched[0] if line.matched else "-"),
        Text(_model(line)),
        _level(line),
        Text(told),
    )


def _excerpt(line: Line) -> str:
    """Return the post's beginning, with a mark for each character that would not be seen."""
    if line.restricted:
        return "(restricted: read it with headsup case --show)"
    seen = "".join(character if character.isprintable() else "·" for character in line.text)
    return seen if len(seen) <= _EXCERPT else f"{seen[: _EXCERPT - 1]}…"


def _model(line: Line) -> str:
    if not line.about:
        return "-"
    tags = " ".join(tag.replace("_", "-") for tag in line.tags)
    return f"abuse {line.abuse} threat {line.threat} {tags}"


def _level(line: Line) -> Text:
    """Return the level, and below it what a fair reader expected where that is another."""
    said = line.severity or "not about us"
    text = Text(said + (" (restricted)" if line.restricted else ""), _STYLES.get(said, ""))
    if not line.as_expected:
        expected = line.expected_severity or "not about us"
        text.append(f"\nexpected: {expected}", "magenta")
        text.append(" (restricted)" if line.expected_restricted else "", "magenta")
    return text


def show_day(console: Console, lines: Sequence[Line]) -> None:
    """Print the table and its counts."""
    console.print(day_table(lines))
    levels = Counter(line.severity for line in lines if line.about)
    order = ("critical", "high", "medium", "low", "none")
    told = ", ".join(f"{levels[name]} {name}" for name in order)
    apart = sum(not line.as_expected for line in lines)
    console.print(
        f"{len(lines)} posts came, {sum(levels.values())} are about the school: {told}.\n"
        f"A fair reader expected something else of {apart}; both stand in the table.",
        highlight=False,
    )


def show_run(console: Console, reports: Sequence[RunReport]) -> None:
    """Print how each source did; one that is blind says so."""
    for source in reports[0].sources:
        detail = f": {source.detail}" if source.detail else ""
        console.print(
            Text(
                f"{source.name}: {source.outcome}{detail}; {source.offered} posts, "
                f"{source.mentions} new mentions",
            ),
        )


def show_mails(console: Console, new: Sequence[SavedMail], index: Path) -> None:
    """Print what was sent to whom in this run, and where to read it."""
    if not new:
        console.print("Nothing new: no mail was sent. (--fresh starts the demo over.)")
    for to, count in sorted(Counter(mail.to for mail in new).items()):
        console.print(f"{count} mails to {to}", highlight=False)
    console.print(f"Open {index.resolve().as_uri()}", soft_wrap=True, highlight=False)
