"""Changes to whom config.toml watches over, one at a time, each keeping every comment.

Each function returns the whole text as it would be; nothing is written here. A text that does
not say exactly what was meant, because the file is laid out in a way that is not understood, is
refused.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from config import Config
from config.reading import Reader
from config.setup import distinct, with_tables
from domain.errors import ConfigError, Problem

_NAME = re.compile(r"[ \t]*(?:name|\"name\")[ \t]*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table of config.toml: ``[school]``, or one of ``[[staff]]`` or ``[[namesakes]]``."""

    table: str
    #: Among the tables of that name, from 0; ``None``: there is only one.
    nth: int | None = None

    def __str__(self) -> str:
        """Return it as people count: from 1."""
        return self.table if self.nth is None else f"{self.table}[{self.nth + 1}]"

    def within(self, data: Any) -> Any:
        """Return the table out of the content of a file."""
        return data[self.table] if self.nth is None else data[self.table][self.nth]

    def alone(self) -> "Place":
        """Return where it stands in a text that holds no other table."""
        return self if self.nth is None else replace(self, nth=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A config.toml as it stands."""

    path: Path
    text: str

    def with_table(self, name: str, table: Mapping[str, Any]) -> str:
        """Return the text with one more ``[[name]]``, beside the others of its name."""
        present = self._said(self.text).get(name, [])
        if name == "staff":
            (table,) = distinct([dict(table)], {str(person.get("id", "")) for person in present})
        text = with_tables(self.text, name, [table])
        if present:
            start, end = self._lines_of(Place(table=name, nth=len(present) - 1))
            last = "".join(self._lines()[start:end])
            both = with_tables(last, name, [table]).rstrip() + "\n"
            text = self._spliced(start, end, both)
        return self._sure(text, lambda data: data.update({name: self._said(text).get(name)}))

    def without_table(self, place: Place) -> str:
        """Return the text without one table; comments that stand below it stay."""
        start, end = self._lines_of(place)
        lines = self._lines()
        if start and not lines[start - 1].strip():
            # One of the two empty lines around it.
            start, end = (start - 1, end) if end == len(lines) else (start, end)
            end += end < len(lines) and not lines[end].strip()
        text = self._spliced(start, end, "")
        return self._sure(text, lambda data: data[place.table].pop(place.nth))

    def with_value(self, place: Place, key: str, value: str) -> str:
        """Return the text with one more entry in a list.

        Raises:
            ConfigError: It is there already.
        """
        present = place.within(self._said(self.text)).get(key)
        if present is None:
            return self._with_key(place, key, value)
        if value.casefold() in (str(each).casefold() for each in present):
            raise self.refused(f"{place}.{key}", f"{value!r} is there already", "nothing to do")
        text = self._edited(place, lambda table: table[key].append(value))
        return self._sure(text, lambda data: place.within(data)[key].append(value))

    def without_value(self, place: Place, key: str, value: str) -> str:
        """Return the text without one entry of a list.

        Raises:
            ConfigError: It is not there; names the nearest that is.
        """
        present = [str(each) for each in place.within(self._said(self.text)).get(key, [])]
        at = _index(present, value)
        if at is None:
            remedy = nearest_name(value, present) or f"it has {', '.join(present) or 'none'}"
            raise self.refused(f"{place}.{key}", f"there is no {value!r}", remedy)
        text = self._edited(place, lambda table: table[key].pop(at))
        return self._sure(text, lambda data: place.within(data)[key].pop(at))

    def refused(self, key: str, message: str, remedy: str) -> ConfigError:
        """Return a mistake in what was asked of this file."""
        return ConfigError([Problem(file=str(self.path), key=key, message=message, remedy=remedy)])

    def _with_key(self, place: Place, key: str, value: str) -> str:
        """Return the text with a list that the table did not have, under its name."""
        start, end = self._lines_of(place)
        lines = self._lines()[start:end]
        at = next((n for n, line in enumerate(lines) if _NAME.match(line)), 0) + 1
        head, tail = "".join(lines[:at]).rstrip("\n"), "".join(lines[at:])
        text = self._spliced(start, end, f"{head}\n{tomlkit.dumps({key: [value]})}{tail}")
        return self._sure(text, lambda data: place.within(data).update({key: [value]}))

    def _edited(self, place: Place, edit: Callable[[Any], object]) -> str:
        """Return the text with one table changed in place; not a letter elsewhere is touched."""
        start, end = self._lines_of(place)
        try:
            document = tomlkit.parse("".join(self._lines()[start:end]))
        except TOMLKitError as error:
            raise self._by_hand() from error
        edit(place.alone().within(document))
        return self._spliced(start, end, tomlkit.dumps(document))

    def _spliced(self, start: int, end: int, text: str) -> str:
        lines = self._lines()
        return "".join([*lines[:start], text, *lines[end:]])

    def _lines(self) -> list[str]:
        return self.text.splitlines(keepends=True)

    def _lines_of(self, place: Place) -> tuple[int, int]:
        """Return where a table's lines begin and end, without the comments and space below it.

        Raises:
            ConfigError: It is not laid out under a header of its own.
        """
        name = re.escape(place.table)
        brackets = rf"\[\s*{name}\s*\]" if place.nth is None else rf"\[\[\s*{name}\s*\]\]"
        lines = self._lines()
        starts = [n for n, line in enumerate(lines) if re.match(rf"\s*{brackets}", line)]
        if len(starts) <= (place.nth or 0):
            raise self._by_hand()
        start = starts[place.nth or 0]
        headers = (n for n in range(start + 1, len(lines)) if re.match(r"\s*\[", lines[n]))
        end = next(headers, len(lines))
        while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
            end -= 1
        return start, end

    def _sure(self, text: str, change: Callable[[Any], object]) -> str:
        """Return the text if it says what was there with this change, and nothing else."""
        meant = deepcopy(self._said(self.text))
        change(meant)
        if {key: value for key, value in meant.items() if value != []} != self._said(text):
            raise self._by_hand()
        return text

    def _said(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self._by_hand() from error

    def _by_hand(self) -> ConfigError:
        message = "is laid out in a way that only a person can change"
        return self.refused("", message, "edit it by hand, then run headsup check")


def open_document(path: Path) -> Document:
    """Return a configuration that was read before, to change it."""
    return Document(path=path, text=path.read_bytes().decode("utf-8-sig"))


def proposed(config: Config, text: str) -> Config:
    """Return a configuration as it would be if its file held another watch list.

    Raises:
        ConfigError: With every mistake in the tables of the watch list.
    """
    reader = Reader(path=config.path, data=tomllib.loads(text))
    school, _ = reader.school()
    people, namesakes = reader.people(), reader.namesakes()
    if reader.problems:
        raise ConfigError(reader.problems)
    return replace(config, school=school, people=people, namesakes=namesakes)


def nearest_name(word: str, names: Iterable[str]) -> str:
    """Return a remedy with the name most like ``word``, in large or small letters; or empty."""
    by_folded = {name.casefold(): name for name in names}
    close = get_close_matches(word.casefold(), by_folded, n=1)
    return f"did you mean {by_folded[close[0]]!r}?" if close else ""


def _index(values: list[str], value: str) -> int | None:
    folded = [each.casefold() for each in values]
    return folded.index(value.casefold()) if value.casefold() in folded else None
