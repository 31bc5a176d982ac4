"""Options that several commands share, and the types of their values."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer


def day(what: str) -> Any:
    """Return an option that takes a day."""
    return typer.Option(formats=["%Y-%m-%d"], help=what)


ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="config.toml; default: $HEADSUP_CONFIG, then ./"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a script to read.")]
ByOption = Annotated[str, typer.Option("--by", help="Who says so; default: this login.")]
DaysOption = Annotated[int, typer.Option(min=1, max=3650, help="How far to look back.")]
LevelOption = Annotated[
    int | None, typer.Option(min=0, max=3, help="What the level should have been.")
]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="As in 2026-0001.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
PreviewOption = Annotated[
    bool, typer.Option("--preview", help="Show what it would do; change nothing.")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]
OfOption = Annotated[
    str,
    typer.Option("--of", metavar="PERSON", help="Whose, by name or id; default: the school's."),
]
UntilOption = Annotated[datetime | None, day("The last day they are watched over.")]
