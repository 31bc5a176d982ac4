"""The labelled posts: about the invented schools beside them, or about others of their names."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from domain.types import Namesake, Person, Post, PostKey, School, Space
from mentions.sample import Lookalike, entries_of, lookalikes
from mentions.watchlist import Watchlist, build_watchlist

HERE = Path(__file__).parent

#: Authors of lookalikes who wrote no post of the test part.
_DEV_AUTHORS = frozenset("abc")

#: The day on which every invented school is watched.
_DAY = date(2026, 11, 2)
_NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One post, where it was found, and what it is about."""

    id: str
    school: str
    text: str
    about: bool
    #: How it names us, or what walk of life it is from.
    form: str
    subjects: tuple[str, ...]
    #: Exact substrings of the text that name somebody.
    names: tuple[str, ...]
    space: Space = Space.ANYWHERE
    thread: str = ""

    @property
    def post(self) -> Post:
        """The post as a collector hands it on."""
        key = PostKey(platform="invented", id=self.id)
        return Post(key=key, text=self.text, thread=self.thread, collected_at=_NOON)


def read_part(part: str) -> list[Labelled]:
    """Return the posts of a part: ``dev`` or ``test``."""
    folder = HERE / ("posts" if part == "dev" else "test")
    rows = [
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return [_labelled(row) for row in rows]


def read_lookalikes(watchlists: Mapping[str, Watchlist]) -> list[Labelled]:
    """Return the lookalikes of the authors of ``dev``, each filled with one name of one school."""
    entries = [
        (school, entry)
        for school, watchlist in watchlists.items()
        for entry in entries_of(watchlist)
    ]
    found: dict[str, Labelled] = {}
    for place, (school, entry) in enumerate(entries):
        for each in lookalikes(entry.names):
            number = int(each.id.partition("-")[2])
            if each.id[0] in _DEV_AUTHORS and number % len(entries) == place:
                found[each.id] = _lookalike(each, school)
    return list(found.values())


def _lookalike(each: Lookalike, school: str) -> Labelled:
    return Labelled(
        id=each.id,
        school=school,
        text=each.text,
        about=False,
        form=f"lookalike {each.kind}",
        subjects=(),
        names=(),
    )


def read_watchlists(part: str | None = None) -> Mapping[str, Watchlist]:
    """Return the watch list of each invented school, or of those of one part, by its id."""
    schools = tomllib.loads((HERE / "schools.toml").read_text("utf-8"))["schools"]
    return {s["id"]: _watchlist(s) for s in schools if part in {None, s["part"]}}


def _labelled(row: Mapping[str, object]) -> Labelled:
    return Labelled(
        id=str(row["id"]),
        school=str(row["school"]),
        text=str(row["text"]),
        about=bool(row["about"]),
        form=str(row["form"]),
        subjects=_texts(row["subjects"]),
        names=_texts(row["names"]),
        space=Space(str(row.get("space", "anywhere"))),
        thread=str(row.get("thread", "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(text) for text in value) if isinstance(value, list) else ()


def _watchlist(table: Mapping[str, object]) -> Watchlist:
    people = table["staff"] if isinstance(table["staff"], list) else []
    others = table.get("namesakes", [])
    return build_watchlist(
        School(
            name=str(table["name"]),
            aliases=_texts(table["aliases"]),
            handles=_texts(table["handles"]),
            place=_texts(table["place"]),
        ),
        [_person(row) for row in people],
        [
            Namesake(name=row["name"], place=tuple(row["place"]))
            for row in (others if isinstance(others, list) else [])
        ],
        today=_DAY,
    )


def _person(row: Mapping[str, object]) -> Person:
    return Person(
        id=str(row["id"]),
        name=str(row["name"]),
        titles=_texts(row["titles"]),
        aliases=_texts(row.get("aliases")),
        handles=_texts(row.get("handles")),
        role=str(row["role"]),
    )
