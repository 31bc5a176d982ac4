"""The ``headsup`` command: what a technician types and what cron calls.

Every command imports what it needs when it is called, so that ``headsup --help`` answers at
once. Exit codes: 0 done; 1 something failed and the rest was done; 2 the configuration or the
command line is wrong; 3 nothing can be remembered.
"""

import logging
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from cli.options import (
    ByOption,
    CaseArgument,
    ConfigOption,
    DaysOption,
    ForceOption,
    JsonOption,
    LevelOption,
    day,
)
from cli.watch import namesakes, watch
from domain.errors import ConfigError, HeadsupError, StorageError

app = typer.Typer(
    help="Watch public posts that mention a school and tell the Headteacher what matters.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(watch, name="watch")
app.add_typer(namesakes, name="namesakes")


@app.command()
def run(config: ConfigOption = None, *, json: JsonOption = False) -> None:
    """Collect, judge and alert once; what cron calls every 15 minutes."""
    from cli.running import run_once

    raise typer.Exit(run_once(config, as_json=json))


@app.command()
def check(config: ConfigOption = None, *, json: JsonOption = False) -> None:
    """Check the configuration, try every source and the mail login, show what is covered."""
    from cli.checking import check_all

    raise typer.Exit(check_all(config, as_json=json))


@app.command()
def classify(
    file: Annotated[str, typer.Argument(help='JSON Lines of {"id", "text"}; - is stdin.')] = "-",
    config: ConfigOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Judge texts from a file; nothing is stored and nothing is sent."""
    from cli.classifying import classify_file

    raise typer.Exit(classify_file(file, config, as_json=json))


@app.command()
def init(
    *,
    school: Annotated[str, typer.Option(help="The school's full name.")] = "",
    alias: Annotated[list[str] | None, typer.Option(help="Another name of it.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="Town, county, postcode.")] = None,
    handle: Annotated[list[str] | None, typer.Option(help="With its @ or #.")] = None,
    head: Annotated[str, typer.Option(help="The Headteacher's address.")] = "",
    technician: Annotated[str, typer.Option(help="The technician's address.")] = "",
    mail_host: Annotated[str, typer.Option(help="The school's mail server.")] = "",
    mail_sender: Annotated[str, typer.Option(help="The address mail comes from.")] = "",
    staff: Annotated[Path | None, typer.Option(help="A CSV file of staff.")] = None,
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path("config.toml"),
    force: ForceOption = False,
) -> None:
    """Write config.toml and its secrets file; asks for what no flag gives."""
    from cli.setup import Flags, write_files

    flags = Flags(
        school=school,
        aliases=tuple(alias or ()),
        places=tuple(place or ()),
        handles=tuple(handle or ()),
        head=head,
        technician=technician,
        mail_host=mail_host,
        mail_sender=mail_sender,
        staff=staff,
    )
    raise typer.Exit(write_files(flags, to, force=force))


@app.command(name="import-staff")
def import_staff(
    file: Annotated[Path, typer.Argument(help="CSV: name, title, aliases, handles, role.")],
    config: ConfigOption = None,
) -> None:
    """Add staff from a CSV file to config.toml; its comments stay."""
    from cli.setup import add_staff

    raise typer.Exit(add_staff(file, config))


@app.command()
def approve(
    source: Annotated[str, typer.Argument(help="The name of a [[sources]] table.")],
    by: Annotated[str, typer.Option(help="Who approved it: a name and an office.")],
    reference: Annotated[str, typer.Option(help="Where the approval is written down.")],
    expires: Annotated[datetime, day("The last day it holds.")],
    config: ConfigOption = None,
) -> None:
    """Record who allowed a source whose terms restrict this use."""
    from cli.recording import approve_source
    from domain.types import Approval

    approval = Approval(
        source=source, by=by, reference=reference, at=datetime.now(UTC), expires=expires.date()
    )
    raise typer.Exit(approve_source(approval, config))


@app.command(name="switch-on")
def switch_on(
    notice: Annotated[str, typer.Option(help="Address of the published privacy notice.")],
    dpia_by: Annotated[str, typer.Option(help="Who approved the impact assessment (DPIA).")],
    dpia_on: Annotated[datetime, day("When it was approved.")],
    consulted_on: Annotated[datetime, day("When staff were consulted.")],
    config: ConfigOption = None,
) -> None:
    """Record what must be true before a schedule may watch for the school."""
    from cli.recording import SwitchOn, record_switch_on

    record = SwitchOn(
        notice=notice, dpia_by=dpia_by, dpia_on=dpia_on.date(), consulted_on=consulted_on.date()
    )
    raise typer.Exit(record_switch_on(record, config))


@app.command()
def schedule(
    config: ConfigOption = None,
    *,
    cron: Annotated[bool, typer.Option("--cron", help="A line in this user's crontab.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="A service and a timer.")] = False,
    print_only: Annotated[bool, typer.Option("--print", help="Print it; change nothing.")] = False,
) -> None:
    """Have this machine run Headsup every 15 minutes."""
    from cli.scheduling import put_on_schedule

    raise typer.Exit(put_on_schedule(config, cron=cron, systemd=systemd, print_only=print_only))


@app.command()
def ack(
    case_id: CaseArgument,
    by: ByOption = "",
    config: ConfigOption = None,
) -> None:
    """Acknowledge a case: somebody has read the alert, so it is not repeated."""
    from cli.recording import acknowledge

    raise typer.Exit(acknowledge(case_id, by, config))


@app.command()
def close(
    case_id: CaseArgument,
    note: Annotated[str, typer.Option(help="What was done, or why nothing was.")],
    by: ByOption = "",
    config: ConfigOption = None,
) -> None:
    """Close a case: what it keeps is deleted a year later."""
    from cli.recording import close_case

    raise typer.Exit(close_case(case_id, note, by, config))


@app.command()
def case(
    case_id: CaseArgument,
    by: ByOption = "",
    config: ConfigOption = None,
    *,
    show: Annotated[
        bool, typer.Option("--show", help="Print its posts in full; the reading is logged.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show where a case stands."""
    from cli.recording import CaseView, show_case

    raise typer.Exit(show_case(CaseView(id=case_id, by=by, show=show, as_json=json), config))


@app.command()
def review(
    about: Annotated[
        str, typer.Argument(metavar="CASE", help="As in 2026-0001, or a post's web address.")
    ],
    outcome: Annotated[
        str, typer.Argument(metavar="OUTCOME", help="right, not-us, not-abuse or worse.")
    ],
    config: ConfigOption = None,
    *,
    mention: Annotated[
        int | None, typer.Option(min=1, help="Only this post of the case, counted from 1.")
    ] = None,
    abuse: LevelOption = None,
    threat: LevelOption = None,
    note: Annotated[str, typer.Option(help="Why; deleted with the case.")] = "",
    by: ByOption = "",
) -> None:
    """Say whether Headsup was right about a case; nothing else changes."""
    from cli.reviewing import Said, record_review

    said = Said(about=about, outcome=outcome, mention=mention, note=note, by=by)
    raise typer.Exit(record_review(replace(said, abuse=abuse, threat=threat), config))


@app.command()
def precision(
    config: ConfigOption = None, *, days: DaysOption = 90, json: JsonOption = False
) -> None:
    """Show how many alerts were warranted, as far as people have reviewed them."""
    from cli.reviewing import show_precision

    raise typer.Exit(show_precision(config, days, as_json=json))


@app.command()
def preview(
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", help="The proposal, beside config.toml; default: itself."),
    ] = None,
    *,
    cuts: Annotated[Path | None, typer.Option(help="A model.json whose cuts to try.")] = None,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Show what a changed configuration would have done; exits 1 where it loses a threat."""
    from cli.previewing import Proposal, preview_changes

    proposal = Proposal(config=config, cuts=cuts, days=days)
    raise typer.Exit(preview_changes(proposal, as_json=json))


@app.command(name="export-reviews")
def export_reviews(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines, to be written.")],
    config: ConfigOption = None,
    by: ByOption = "",
    *,
    force: ForceOption = False,
) -> None:
    """Write reviewed posts, without names, for the next training; it is put on record."""
    from cli.exporting import Export, export_reviews

    raise typer.Exit(export_reviews(Export(file=file, by=by, force=force), config))


@app.command()
def forget(config: ConfigOption = None, *, json: JsonOption = False) -> None:
    """Delete what may no longer be kept; every run does this too."""
    from cli.recording import forget_now

    raise typer.Exit(forget_now(config, as_json=json))


def main() -> None:
    """Run the command line, and turn what Headsup expects to fail into its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # cron's is ASCII, and words of posts are not
            stream.reconfigure(errors="backslashreplace")
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        app()
    except ConfigError as error:
        sys.exit(_complain(str(error), 2))
    except StorageError as error:
        sys.exit(_complain(str(error), 3))
    except HeadsupError as error:
        sys.exit(_complain(str(error), 1))


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"headsup: {message}\n")
    return code
