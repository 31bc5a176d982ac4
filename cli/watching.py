"""``headsup watch add`` and ``remove``: changes to whom a school watches over."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import typer

from cli.opening import load
from cli.watch_list import is_present
from cli.watch_preview import Asked, preview_change
from config import Config
from config.editing import Document, Place, nearest_name, open_document
from config.reading import slug
from config.setup import replace_config
from config.warnings import people_warnings
from domain.types import Person

_SCHOOL = Place(table="school")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be watched over, in the words of config.toml."""

    name: str
    titles: tuple[str, ...] = ()
    role: str = ""
    aliases: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list of the school or of a person, to be added or removed."""

    key: str
    value: str
    #: A person, by name or id; empty: the school.
    of: str = ""
    gone: bool = False


def add_person(newcomer: Newcomer, asked: Asked) -> int:
    """Add a person to config.toml; return 0, or what a preview returns.

    Raises:
        ConfigError: They are watched already, may not be, or something is written wrongly.
    """
    config = load(asked.option, "classify")
    document = open_document(config.path)
    name = newcomer.name.strip()
    if any(person.name.casefold() == name.casefold() for person in config.people):
        remedy = f"another name of theirs: headsup watch add alias NAME --of {name!r}"
        raise document.refused("staff", f"{name!r} is watched already", remedy)
    table = {
        "id": slug(name) or "person",
        **{key: _plain(value) for key, value in asdict(newcomer).items()},
    }
    text = document.with_table("staff", table)
    return _carry_out(config, text, asked, f"Tell {name} before the next run, if you have not.")


def add_namesake(name: str, places: Sequence[str], asked: Asked) -> int:
    """Add a namesake to config.toml; return 0, or what a preview returns.

    Raises:
        ConfigError: It is there already, or something is written wrongly.
    """
    config = load(asked.option, "classify")
    document = open_document(config.path)
    present = [namesake.name.casefold() for namesake in config.namesakes]
    if name.strip().casefold() in present:
        place = Place(table="namesakes", nth=present.index(name.strip().casefold()))
        text = document.text
        for each in places:
            text = Document(path=config.path, text=text).with_value(place, "place", each)
        if text == document.text:
            raise document.refused("namesakes", f"{name!r} is there already", "give a new --place")
        return _carry_out(config, text, asked)
    text = document.with_table("namesakes", {"name": name, "place": list(places)})
    return _carry_out(config, text, asked)


def change_entry(entry: Entry, asked: Asked) -> int:
    """Add or remove an alias, handle or place; return 0, or what a preview returns.

    Raises:
        ConfigError: It is there already, is not there, or is written wrongly.
    """
    config = load(asked.option, "classify")
    document = open_document(config.path)
    place = _SCHOOL
    if entry.of:
        at = _index(config, entry.of, "--of")
        place = Place(table="staff", nth=at)
    change = document.without_value if entry.gone else document.with_value
    text = change(place, entry.key, entry.value.strip())
    return _carry_out(config, text, asked)


def remove_person(words: str, asked: Asked) -> int:
    """Remove a person from config.toml, after a question; return 0, or what a preview returns.

    Raises:
        ConfigError: Nobody of that name or id is watched, or nobody answered the question.
    """
    config = load(asked.option, "classify")
    at = _index(config, words, "PERSON")
    if not (asked.yes or asked.preview) and not _agreed(config, config.people[at]):
        sys.stdout.write("Nothing was changed.\n")
        return 0
    text = open_document(config.path).without_table(Place(table="staff", nth=at))
    return _carry_out(config, text, asked, "What is stored stays until it is forgotten.")


def remove_namesake(name: str, asked: Asked) -> int:
    """Remove a namesake from config.toml; return 0, or what a preview returns.

    Raises:
        ConfigError: There is none of that name.
    """
    config = load(asked.option, "classify")
    document = open_document(config.path)
    names = [namesake.name for namesake in config.namesakes]
    folded = [each.casefold() for each in names]
    if name.strip().casefold() not in folded:
        remedy = nearest_name(name, names) or f"there are: {', '.join(names) or 'none'}"
        raise document.refused("namesakes", f"there is no {name!r}", remedy)
    place = Place(table="namesakes", nth=folded.index(name.strip().casefold()))
    return _carry_out(config, document.without_table(place), asked)


def _carry_out(config: Config, text: str, asked: Asked, told: str = "") -> int:
    """Write the changed file and say what is watched now, or show what it would do."""
    if asked.preview:
        return preview_change(config, text, asked)
    replace_config(config.path, text)
    now = load(config.path, "classify")
    told = told or "Whoever is watched must have been told first."
    sys.stdout.write(f"Watched now: {_counts(now)}. {told}\n")
    today = datetime.now(UTC).date()
    known = {sentence for _, sentence in people_warnings(config.people, today)}
    for key, sentence in people_warnings(now.people, today):
        if sentence not in known:
            sys.stderr.write(f"headsup: {config.path}: {key}: {sentence}\n")
    return 0


def _counts(config: Config) -> str:
    people = [person for person in config.people if is_present(person)]
    counts = (len(people), "person", "people"), (len(config.namesakes), "namesake", "namesakes")
    some = (f"{n} {one if n == 1 else many}" for n, one, many in counts)
    return ", ".join([config.school.name, *some])


def _index(config: Config, words: str, key: str) -> int:
    """Return which table is a person's, who is called by id or name.

    Raises:
        ConfigError: Nobody is, or several are.
    """
    said = words.strip().casefold()
    found = [n for n, person in enumerate(config.people) if said in _calls(person)]
    if len(found) == 1:
        return found[0]
    known = [call for person in config.people for call in (person.name, person.id)]
    document = open_document(config.path)
    if found:
        ids = " or ".join(config.people[n].id for n in found)
        raise document.refused(key, f"{len(found)} people are called {words!r}", f"write {ids}")
    remedy = nearest_name(words, known) or "headsup watch list shows everybody"
    raise document.refused(key, f"nobody called {words!r} is watched", remedy)


def _calls(person: Person) -> tuple[str, ...]:
    titled = [f"{title} {person.name}" for title in person.titles]
    return tuple(call.casefold() for call in (person.id, person.name, *titled))


def _agreed(config: Config, person: Person) -> bool:
    """Return whether somebody said yes.

    Raises:
        ConfigError: Nobody is there to answer.
    """
    question = f"Stop watching over {person.name} ({person.role})?"
    try:
        return typer.confirm(f"{question} For a leaver, until = DATE does it too.")
    except typer.Abort as error:
        sys.stdout.write("\n")
        message, remedy = "nobody answered the question", "--yes asks none"
        raise open_document(config.path).refused("--yes", message, remedy) from error


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
