"""A list of staff from a spreadsheet: CSV with the columns name, title, aliases, handles, role.

A class list dropped here by mistake must not make children watched, so whatever looks like one
is refused as a whole.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.problems import problems_of
from config.pupils import NEVER, looks_like_pupils
from config.reading import slug
from config.tables import StaffTable
from domain.errors import ConfigError, Problem
from domain.playbook import nearest

#: Column → key of a ``[[staff]]`` table.
COLUMNS = {
    "name": "name",
    "title": "titles",
    "titles": "titles",
    "aliases": "aliases",
    "handles": "handles",
    "role": "role",
}

#: Columns that lists of pupils have.
_PUPILS = (
    "class",
    "form",
    "year",
    "upn",
    "dob",
    "birth",
    "parent",
    "carer",
    "pupil",
    "sen",
    "fsm",
)


def import_staff(path: Path) -> list[dict[str, Any]]:
    """Return a ``[[staff]]`` table for each row, ids included.

    Several aliases or handles in a cell are separated by semicolons.

    Raises:
        ConfigError: With every mistake in the file, or because it looks like a list of pupils.
    """
    header, rows = _rows(path)
    problems = [*_header_problems(path, header)]
    if not problems:
        problems += _pupil_problems(path, rows)
    if problems:
        raise ConfigError(problems)
    people = []
    for line, row in rows:
        person, wrong = _person(path, line, row)
        problems += wrong
        people.append((line, person))
    problems += _doubles(path, people)
    if problems:
        raise ConfigError(problems)
    return [person for _, person in people]


def _rows(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return the header, and (line, cells by column) for every row that is not empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip().casefold() for cell in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except UnicodeDecodeError as error:
        raise _refused(path, "not UTF-8", 'save it as "CSV UTF-8"') from error
    except (OSError, csv.Error) as error:
        raise _refused(path, f"cannot be read as CSV: {error}") from error
    return header, [(line, dict(zip(header, row, strict=False))) for line, row in rows]


def _header_problems(path: Path, header: Sequence[str]) -> Iterator[Problem]:
    for column in header:
        if any(word in column.replace("_", " ").split() for word in _PUPILS):
            yield Problem(
                file=str(path),
                key=column,
                message="a column of a list of pupils",
                remedy=NEVER,
            )
        elif column and column not in COLUMNS:
            remedy = nearest(column, COLUMNS) or f"the columns are {', '.join(COLUMNS)}"
            yield Problem(file=str(path), key=column, message="unknown column", remedy=remedy)
    for column in ("name", "role"):
        if column not in header:
            yield Problem(file=str(path), key=column, message="there is no such column")


def _pupil_problems(
    path: Path, rows: Sequence[tuple[int, Mapping[str, str]]]
) -> Iterator[Problem]:
    """Yield a refusal of a list that is more likely one of pupils."""
    bare = [row for _, row in rows if not (_title(row) and row.get("role", "").strip())]
    if looks_like_pupils(len(rows), len(bare)):
        yield Problem(
            file=str(path),
            key="",
            message=f"{len(bare)} of {len(rows)} people have no title or no role",
            remedy="only staff and governors are watched: is this a list of pupils?",
        )


def _person(path: Path, line: int, row: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """Return one ``[[staff]]`` table and what is wrong with it."""
    person: dict[str, Any] = {"id": slug(row.get("name", "")) or f"person-{line}"}
    for column, cell in row.items():
        key = COLUMNS.get(column, "")
        several = [part.strip() for part in cell.split(";") if part.strip()]
        person[key] = cell.strip() if key in {"name", "role"} else person.get(key, []) + several
    person.pop("", None)
    try:
        table = StaffTable.model_validate(person)
    except ValidationError as error:
        problems = problems_of(error, str(path), f"line {line}", list(COLUMNS))
        return person, list(problems)
    return person | {"role": table.role}, []


def _doubles(path: Path, people: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    for line, person in people:
        who = (person.get("name", "").casefold(), *person.get("titles", ()))
        if who in seen:
            message = f"the same person as in line {seen[who]}"
            yield Problem(file=str(path), key=f"line {line}.name", message=message)
        seen.setdefault(who, line)


def _title(row: Mapping[str, str]) -> str:
    return (row.get("title") or row.get("titles") or "").strip()


def _refused(path: Path, message: str, remedy: str = "") -> ConfigError:
    return ConfigError([Problem(file=str(path), key="", message=message, remedy=remedy)])
