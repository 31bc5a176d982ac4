"""``headsup watch …``: whom to watch over, why a post is about them, what a change would do."""

# ruff: noqa: PLR0913 - an option of a command is an argument of its function

from pathlib import Path
from typing import Annotated

import typer

from cli.options import ByOption, ConfigOption, DaysOption, JsonOption, YesOption
from cli.watch_edits import add, remove

watch = typer.Typer(help="Whom to watch over, and why a post is about them.", no_args_is_help=True)
watch.add_typer(add, name="add")
watch.add_typer(remove, name="remove")

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="As headsup watch learnt counts.")
]

#: ``headsup namesakes …``: those who share a name with us.
namesakes = typer.Typer(help="Those who share a name with us.", no_args_is_help=True)


@watch.command(name="list")
def list_(config: ConfigOption = None, *, json: JsonOption = False) -> None:
    """Show the school, its people and their namesakes."""
    from cli.watch_list import show_list

    raise typer.Exit(show_list(config, as_json=json))


@watch.command(name="explain")
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A post's words; - is stdin.")],
    config: ConfigOption = None,
    *,
    space: Annotated[str, typer.Option(help="Whose: own, local or anywhere.")] = "anywhere",
    thread: Annotated[str, typer.Option(help="What it replies to.")] = "",
    json: JsonOption = False,
) -> None:
    """Show why a text is about us, or why it is not; nothing is stored."""
    from cli.explaining import Question, explain_text

    question = Question(text=text, space=space, thread=thread)
    raise typer.Exit(explain_text(question, config, as_json=json))


@watch.command(name="preview")
def preview(
    proposed: Annotated[
        Path | None,
        typer.Argument(metavar="PROPOSED.toml", help="Another config.toml; default: itself."),
    ] = None,
    config: ConfigOption = None,
    *,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Show what another watch list would find and lose; exits 1 where it loses a threat."""
    from cli.watch_preview import Asked, preview_file

    raise typer.Exit(preview_file(proposed, Asked(option=config, days=days, as_json=json)))


@watch.command(name="learnt")
def learnt(config: ConfigOption = None, *, json: JsonOption = False) -> None:
    """Show what was learnt from posts that people said were not us."""
    from cli.learning import show_learnt

    raise typer.Exit(show_learnt(config, as_json=json))


@watch.command(name="accept")
def accept(
    number: NumberArgument,
    config: ConfigOption = None,
    *,
    by: ByOption = "",
    yes: YesOption = False,
    although_threats_are_lost: Annotated[
        bool,
        typer.Option("--although-threats-are-lost", help="Accept it even if it loses a threat."),
    ] = False,
) -> None:
    """Show what learnt evidence would do, ask, and let it count; exits 1 if it loses a threat."""
    from cli.learning import Accepting, accept_evidence

    accepting = Accepting(
        number=number, by=by, yes=yes, although_threats_are_lost=although_threats_are_lost
    )
    raise typer.Exit(accept_evidence(accepting, config))


@watch.command(name="drop")
def drop(number: NumberArgument, config: ConfigOption = None, *, by: ByOption = "") -> None:
    """Have learnt evidence count no more, or never."""
    from cli.learning import drop_evidence

    raise typer.Exit(drop_evidence(number, by, config))


@namesakes.command(name="import")
def import_namesakes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The register of schools, CSV.")],
    config: ConfigOption = None,
    *,
    urn: Annotated[str, typer.Option(help="Our number in it; none: we are not listed.")] = "",
    closed: Annotated[
        bool, typer.Option("--closed", help="Schools that have closed too.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it; change nothing.")] = False,
    json: JsonOption = False,
) -> None:
    """Add the schools that share our name, from the public register, to config.toml."""
    from cli.namesakes import Asked, import_namesakes

    asked = Asked(urn=urn, closed=closed, dry_run=dry_run)
    raise typer.Exit(import_namesakes(file, config, asked, as_json=json))


@namesakes.callback()
def _namesakes() -> None:
    """Those who share a name with us."""
