"""Namesakes from the school register in config.toml: they grow, and nothing else changes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from config.school_names import joined
from config.secrets import read_toml
from config.setup import replace_config
from domain.errors import ConfigError, Problem
from domain.types import Namesake

#: Between these lines stand the imported ones, so that what a person wrote elsewhere stays so.
_FIRST = (
    "# ---- namesakes from the school register: `headsup namesakes import` adds to them ----\n"
)
_LAST = "# ---- end of the namesakes from the school register ----\n"

#: Places on one line of a list.
_PLACES_A_LINE = 5


def missing_namesakes(path: Path, namesakes: Sequence[Namesake]) -> tuple[Namesake, ...]:
    """Return the namesakes, each with those places that config.toml does not list for its name.

    Raises:
        ConfigError: The file cannot be read.
    """
    listed = {
        (joined(table["name"]), joined(place))
        for table in read_toml(path).get("namesakes", [])
        for place in table.get("place", [])
    }
    missing = []
    for one in namesakes:
        places = (p for p in one.place if (joined(one.name), joined(p)) not in listed)
        missing.append(replace(one, place=tuple(places)))
    return tuple(one for one in missing if one.place)


def add_namesakes(path: Path, namesakes: Sequence[Namesake]) -> tuple[Namesake, ...]:
    """Add namesakes to a config.toml that was read before, and return what it did not have.

    Raises:
        ConfigError: The file would not be right with them; nothing was changed.
    """
    missing = missing_namesakes(path, namesakes)
    if missing:
        replace_config(path, _with_namesakes(path, missing))
    return missing


def _with_namesakes(path: Path, namesakes: Sequence[Namesake]) -> str:
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    head, begun, rest = text.partition(_FIRST)
    block, ended, tail = rest.partition(_LAST)
    if not (begun and ended):
        return f"{text.rstrip()}\n\n\n{_FIRST}{_grown('', namesakes)}{_LAST}"
    try:
        kept = tomlkit.dumps(tomlkit.parse(block)) == block
    except TOMLKitError:
        kept = False
    if not kept:
        # tomlkit moves tables of one name together: what stands between them would be lost.
        message = "what stands between the lines of the imported namesakes cannot be added to"
        remedy = "move everything but [[namesakes]] out from between them"
        raise ConfigError([Problem(file=str(path), key="", message=message, remedy=remedy)])
    return f"{head}{begun}{_grown(block, namesakes)}{ended}{tail}"


def _grown(block: str, namesakes: Sequence[Namesake]) -> str:
    """Return the imported tables with more places and more tables; comments stay."""
    document = tomlkit.parse(block)
    tables: Any = document.get("namesakes", tomlkit.aot())
    by_name = {joined(table["name"]): table for table in tables}
    for one in namesakes:
        if (table := by_name.get(joined(one.name))) is None:
            table = tomlkit.table()
            table["name"] = one.name
            tables.append(table)
        _lengthen(table, one.place)
    if "namesakes" not in document:
        document["namesakes"] = tables
    return re.sub(r"(?<=[^\n])\n(?=\[\[namesakes\]\])", "\n\n", tomlkit.dumps(document))


def _lengthen(table: Any, places: Sequence[str]) -> None:
    """Put places at the end of a namesake's list, a few on each line."""
    listed = table.get("place")
    array: Any = tomlkit.array() if listed is None else listed
    for start in range(0, len(places), _PLACES_A_LINE):
        array.add_line(*places[start : start + _PLACES_A_LINE], indent="  ")
    if listed is None:
        array.add_line(indent="")
        table["place"] = array
