"""``headsup watch add …`` and ``remove …``: one command for each thing that can be watched."""

# ruff: noqa: PLR0913 - an option of a command is an argument of its function

from datetime import datetime
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.options import (
    ConfigOption,
    DaysOption,
    JsonOption,
    OfOption,
    PreviewOption,
    UntilOption,
    YesOption,
)


class _Things(TyperGroup):
    """Commands that are named after what they add or remove."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command; a bare name is answered with the command for a person."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            words = f"say what it is, as in: {ctx.command_path} person {args[0]!r}"
            ctx.fail(f"{words} (or {', '.join(self.list_commands(ctx)[1:])})")
        return super().resolve_command(ctx, args)


add = typer.Typer(help="Watch over somebody or something more.", no_args_is_help=True, cls=_Things)
remove = typer.Typer(help="Watch over it no longer.", no_args_is_help=True, cls=_Things)

AliasArgument = Annotated[str, typer.Argument(metavar="NAME", help="As people write it.")]
HandleArgument = Annotated[str, typer.Argument(metavar="HANDLE", help="With its @ or #.")]
PlaceArgument = Annotated[str, typer.Argument(metavar="PLACE", help="Town, county, road.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="First name and surname.")]
SharedArgument = Annotated[str, typer.Argument(metavar="NAME", help="The shared name.")]


def _many(what: str) -> Any:
    return typer.Option(help=f"{what}; may come several times.")


@add.command(name="person")
def add_person(
    name: NameArgument,
    config: ConfigOption = None,
    *,
    title: Annotated[list[str] | None, _many("Mr, Mrs, Miss")] = None,
    role: Annotated[str, typer.Option(help="A present post at the school.")] = "",
    alias: Annotated[list[str] | None, _many("Another name people use")] = None,
    handle: Annotated[list[str] | None, _many("An account they offered, with @")] = None,
    until: UntilOption = None,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Watch over a present member of staff or governor; tell them first."""
    from cli.watch_preview import Asked
    from cli.watching import Newcomer
    from cli.watching import add_person as write

    newcomer = Newcomer(
        name=name,
        titles=tuple(title or ()),
        role=role,
        aliases=tuple(alias or ()),
        handles=tuple(handle or ()),
        until=until.date() if isinstance(until, datetime) else None,
    )
    asked = Asked(option=config, preview=preview, days=days, as_json=json)
    raise typer.Exit(write(newcomer, asked))


def _change(kind: str, value: str, **how: Any) -> None:
    """Add or remove one entry of a list."""
    from cli.watch_preview import Asked
    from cli.watching import Entry, change_entry

    entry = Entry(key=kind, value=value, of=how.pop("of", ""), gone=how.pop("gone", False))
    raise typer.Exit(change_entry(entry, Asked(**how)))


@add.command(name="alias")
def add_alias(
    name: AliasArgument,
    of: OfOption = "",
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Another name of the school, or of a person."""
    _change("aliases", name, of=of, option=config, preview=preview, days=days, as_json=json)


@add.command(name="handle")
def add_handle(
    handle: HandleArgument,
    of: OfOption = "",
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """An account or hashtag of the school, or an account that a person offered."""
    _change("handles", handle, of=of, option=config, preview=preview, days=days, as_json=json)


@add.command(name="place")
def add_place(
    place: PlaceArgument,
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Where the school is: evidence that a post means this one."""
    _change("place", place, option=config, preview=preview, days=days, as_json=json)


@add.command(name="namesake")
def add_namesake(
    name: SharedArgument,
    config: ConfigOption = None,
    *,
    place: Annotated[list[str] | None, _many("A word that says the other is meant")] = None,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Somebody or some school of the same name that is not ours."""
    from cli.watch_preview import Asked
    from cli.watching import add_namesake as write

    asked = Asked(option=config, preview=preview, days=days, as_json=json)
    raise typer.Exit(write(name, tuple(place or ()), asked))


@remove.command(name="person")
def remove_person(
    name: Annotated[str, typer.Argument(metavar="PERSON", help="By name or id.")],
    config: ConfigOption = None,
    *,
    yes: YesOption = False,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Watch over somebody no longer; asks first."""
    from cli.watch_preview import Asked
    from cli.watching import remove_person as write

    asked = Asked(option=config, preview=preview, days=days, as_json=json, yes=yes)
    raise typer.Exit(write(name, asked))


@remove.command(name="alias")
def remove_alias(
    name: AliasArgument,
    of: OfOption = "",
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """A name that the school or a person is no longer looked for by."""
    how = {"of": of, "option": config, "preview": preview, "days": days, "as_json": json}
    _change("aliases", name, gone=True, **how)


@remove.command(name="handle")
def remove_handle(
    handle: HandleArgument,
    of: OfOption = "",
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """An account or hashtag that is no longer looked for."""
    how = {"of": of, "option": config, "preview": preview, "days": days, "as_json": json}
    _change("handles", handle, gone=True, **how)


@remove.command(name="place")
def remove_place(
    place: PlaceArgument,
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """A place that says nothing of the school any more."""
    _change("place", place, gone=True, option=config, preview=preview, days=days, as_json=json)


@remove.command(name="namesake")
def remove_namesake(
    name: SharedArgument,
    config: ConfigOption = None,
    *,
    preview: PreviewOption = False,
    days: DaysOption = 90,
    json: JsonOption = False,
) -> None:
    """Somebody whose name is no longer told from ours."""
    from cli.watch_preview import Asked
    from cli.watching import remove_namesake as write

    asked = Asked(option=config, preview=preview, days=days, as_json=json)
    raise typer.Exit(write(name, asked))
