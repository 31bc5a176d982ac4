"""``headsup namesakes import``: schools of our name, from the register, into config.toml."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from cli.opening import load
from config.namesake_list import add_namesakes, missing_namesakes
from config.namesakes import NOT_LISTED, Found, find_namesakes, recognised
from config.school_names import OwnNames
from config.school_register import Establishment, RegisterFile
from domain.errors import ConfigError, Problem
from domain.types import Namesake, School

#: Rows of a table and lines of a list that a person still reads.
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says."""

    #: Our own number in the register; ``none``: not listed there; empty: go by name and place.
    urn: str = ""
    #: Keep schools that have closed.
    closed: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Imported:
    """What was read, and what became of it."""

    config: Path
    register: RegisterFile
    found: Found
    new: tuple[Namesake, ...]
    asked: Asked


def import_namesakes(file: Path, option: Path | None, asked: Asked, *, as_json: bool) -> int:
    """Add the schools that share our name to config.toml; return 0.

    Args:
        file: The register, as the Department for Education publishes it.
        option: config.toml, as the command line names it.
        asked: What the command line says.
        as_json: Print JSON.

    Raises:
        ConfigError: The file is not the register, or it is not certain which school is ours;
            nothing was changed.
    """
    config = load(option, "classify")
    _refuse_odd_number(asked.urn)
    register, found = _read(file, config.school, asked, quiet=as_json)
    namesakes = [one.namesake for one in found.shared]
    write = missing_namesakes if asked.dry_run else add_namesakes
    new = write(config.path, namesakes)
    done = _Imported(config=config.path, register=register, found=found, new=new, asked=asked)
    if as_json:
        sys.stdout.write(json.dumps(_as_dict(done)) + "\n")
    else:
        _show(done)
    return 0


def _refuse_odd_number(urn: str) -> None:
    if urn and urn != NOT_LISTED and not (urn.isascii() and urn.isdigit()):
        message, remedy = "is no number of a school", f"six digits, or {NOT_LISTED} if not listed"
        problem = Problem(file="headsup", key=f"--urn {urn!r}", message=message, remedy=remedy)
        raise ConfigError([problem])


def _read(file: Path, school: School, asked: Asked, *, quiet: bool) -> tuple[RegisterFile, Found]:
    """Return the register, read to its end, and what it says of our name."""
    own = OwnNames(school)
    silent = quiet or not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=silent) as bars:
        task = bars.add_task("reading the register", total=_size(file))
        register = RegisterFile(path=file, progress=lambda read: bars.update(task, completed=read))
        rows = own.colliding(register, asked.urn)
    ours = recognised(rows, own, asked.urn, str(file))
    return register, find_namesakes(rows, ours, own, closed=asked.closed)


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.is_file() else None


def _as_dict(done: _Imported) -> dict[str, object]:
    new = {one.name: list(one.place) for one in done.new}
    return {
        "config": str(done.config),
        "written": bool(done.new) and not done.asked.dry_run,
        "rows": done.register.rows,
        "ragged_rows": done.register.ragged,
        "ours": [one.urn for one in done.found.ours],
        "namesakes": [
            {
                "name": one.name,
                "schools": [school.urn for school in one.schools],
                "place": list(one.place),
                "new": new.get(one.name, []),
            }
            for one in done.found.shared
        ],
        "dropped": {"ours": done.found.our_places, "everyday": done.found.everyday},
        "without_place": [one.urn for one in done.found.placeless],
        "closed_left_out": done.found.closed,
    }


def _show(done: _Imported) -> None:
    console, found = Console(), done.found
    console.print(f"Read {done.register.rows:,} schools.", highlight=False)
    for one in found.ours or ("not in the register",):
        console.print(Text(f"Ours: {one}"), soft_wrap=True)
    if found.shared:
        console.print(_table(done))
    for line in _remarks(done):
        console.print(Text(line), soft_wrap=True)


def _table(done: _Imported) -> Table:
    table = Table("name", "schools", "places", "new", "for example")
    new = {one.name: one.place for one in done.new}
    for one in done.found.shared[:_MOST_SHOWN]:
        counts = len(one.schools), len(one.place), len(new.get(one.name, ()))
        table.add_row(Text(one.name), *map(str, counts), Text(", ".join(one.place[:3])))
    if len(done.found.shared) > _MOST_SHOWN:
        table.caption = f"and {len(done.found.shared) - _MOST_SHOWN} more names"
    return table


def _remarks(done: _Imported) -> list[str]:
    """Return what was left out, and what was written."""
    found, said = done.found, []
    if found.our_places or found.everyday:
        said.append(
            f"Left out {found.our_places} places that are also ours"
            f" and {found.everyday} that are everyday words."
        )
    said += _listed("No place tells it from ours, so it is not listed", found.placeless)
    if found.closed:
        said.append(f"Left out {found.closed} closed schools; --closed keeps them.")
    if done.register.ragged:
        said.append(f"Skipped {done.register.ragged} rows with too few or too many cells.")
    count = sum(len(one.place) for one in done.new)
    what = f"{count} places of {len(done.new)} names"
    if not done.new:
        said.append(f"Nothing new: {done.config} is as it was.")
    elif done.asked.dry_run:
        said.append(f"Would add {what} to {done.config}; nothing was written.")
    else:
        said.append(f"Added {what} to {done.config}.")
    return said


def _listed(what: str, schools: tuple[Establishment, ...]) -> list[str]:
    said = [f"{what}: {one}" for one in schools[:_MOST_SHOWN]]
    if len(schools) > _MOST_SHOWN:
        said.append(f"{what}: {len(schools) - _MOST_SHOWN} more")
    return said
