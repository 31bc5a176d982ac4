"""``headsup watch list``: whom a school watches over."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from cli.opening import load
from config import Config
from domain.types import Person


def show_list(option: Path | None, *, as_json: bool) -> int:
    """Print whom the school watches over; return 0."""
    config = load(option, "classify")
    if as_json:
        sys.stdout.write(json.dumps(_as_dict(config), default=str) + "\n")
    else:
        Console().print(Group(*_sheet(config)))
    return 0


def is_present(person: Person) -> bool:
    """Return whether somebody is still watched over today."""
    return person.until is None or person.until >= datetime.now(UTC).date()


def _as_dict(config: Config) -> dict[str, object]:
    people = [{**asdict(person), "watched": is_present(person)} for person in config.people]
    return {
        "config": str(config.path),
        "school": asdict(config.school),
        "people": people,
        "namesakes": [asdict(namesake) for namesake in config.namesakes],
    }


def _sheet(config: Config) -> Iterator[RenderableType]:
    """Yield every section; one that has nothing to say says so."""
    for section in _SECTIONS:
        yield section(config)


def _school(config: Config) -> RenderableType:
    school = config.school
    table = Table(title=Text(school.name), title_justify="left", box=None, show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    rows = {"also called": school.aliases, "handles": school.handles, "places": school.place}
    for heading, values in rows.items():
        table.add_row(heading, _joined(values))
    return Group(table, "")


def _people(config: Config) -> RenderableType:
    if not config.people:
        return Text("No people: headsup watch add person NAME --title … --role …", style="yellow")
    table = Table(title="People", title_justify="left", box=box.SIMPLE_HEAD)
    rows = [_row(person) for person in config.people]
    for heading in ("who", "post", "also", "until", "id"):
        if any(heading in row for row in rows):
            table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for person, row in zip(config.people, rows, strict=True):
        cells = [row.get(str(column.header), "") for column in table.columns]
        table.add_row(*map(Text, cells), style="" if is_present(person) else "dim")
    return table


def _row(person: Person) -> dict[str, str]:
    """Return what there is to say of a person, by heading."""
    also = ", ".join((*person.titles[1:], *person.aliases, *person.handles))
    until = f"{person.until}{'' if is_present(person) else ' (over)'}" if person.until else ""
    row = {
        "who": " ".join([*person.titles[:1], person.name]),
        "post": person.role,
        "id": person.id,
    }
    return row | {key: said for key, said in (("also", also), ("until", until)) if said}


def _namesakes(config: Config) -> RenderableType:
    if not config.namesakes:
        return Text("No namesakes.", style="dim")
    table = Table(title="Namesakes, who are not ours", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("name", overflow="fold")
    table.add_column("told by these words near it", overflow="fold")
    for namesake in config.namesakes:
        table.add_row(Text(namesake.name), _joined(namesake.place))
    return table


def _joined(values: Sequence[str]) -> Text:
    return Text(", ".join(values) or "-")


#: The parts of the list in their order.
_SECTIONS: tuple[Callable[[Config], RenderableType], ...] = (_school, _people, _namesakes)
