"""Writing config.toml and secrets.toml for a person: from answers, and from a list of staff.

The shipped config.toml is the template, and its comments stay. Nothing is written that
``headsup check`` would refuse; no existing file is replaced unasked; a file is whole or not there.
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import tomlkit
from pydantic import SecretStr
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from config import CHECKOUT, read_config
from config.secrets import read_toml
from domain.errors import ConfigError, Problem
from domain.types import School

_NEWS = "https://news.google.com/rss/search?q={words}+when:7d&hl=en-GB&gl=GB&ceid=GB:en"

_SECRETS = """\
# Passwords and keys; nobody but the account that runs Headsup may read this file (chmod 600).

[mail]
# password = "…"

# The keys of a source, under its name in config.toml:
# [sources.x]
# bearer_token = "…"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What ``headsup init`` learnt, in the words of config.toml."""

    school: School
    contact: str = ""
    #: ``[[staff]]`` tables, as :func:`config.staff_list.import_staff` returns them.
    staff: Sequence[Mapping[str, Any]] = ()
    #: ``[[recipients]]`` tables.
    recipients: Sequence[Mapping[str, Any]] = ()
    #: The ``[mail]`` table; empty to leave it for later.
    mail: Mapping[str, Any] = field(default_factory=dict)


def write_config(answers: Answers, path: Path, *, force: bool = False) -> None:
    """Write config.toml, checked, with the comments of the shipped one.

    Raises:
        ConfigError: There is a file already and ``force`` was not asked, the answers are wrong,
            or the folder cannot be written; nothing was changed.
    """
    if path.exists() and not force:
        raise _refused(path, "is there already", "--force replaces it")
    template = (CHECKOUT / "config.toml").read_text("utf-8")
    replace_config(path, _filled(template, answers))


def write_secrets(path: Path, password: SecretStr) -> None:
    """Write secrets.toml, readable by its owner only; in an existing one set the password only.

    Raises:
        ConfigError: The file cannot be read or written.
    """
    try:
        document = tomlkit.parse(path.read_text("utf-8") if path.exists() else _SECRETS)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise _refused(path, "cannot be read", "correct it or move it away") from error
    if password.get_secret_value():
        document.setdefault("mail", tomlkit.table())["password"] = password.get_secret_value()
    elif path.exists():
        return
    _write(path, tomlkit.dumps(document), mode=0o600)


def add_staff(path: Path, people: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Add people to an existing config.toml and return the ids of those it did not have.

    Raises:
        ConfigError: The file would not be right with them; nothing was changed.
    """
    present = read_toml(path).get("staff", [])
    names = {str(person.get("name", "")).casefold() for person in present}
    new = [dict(person) for person in people if str(person["name"]).casefold() not in names]
    if new:
        taken = {str(person.get("id", "")) for person in present}
        replace_config(path, with_tables(path.read_text("utf-8"), "staff", distinct(new, taken)))
    return tuple(str(person["id"]) for person in new)


def distinct(people: Sequence[dict[str, Any]], taken: set[str]) -> Sequence[dict[str, Any]]:
    """Give each person an id that nobody has: a number follows where the name's own is taken."""
    for person in people:
        plain, n = person["id"], 1
        while person["id"] in taken:
            n += 1
            person["id"] = f"{plain}-{n}"
        taken.add(person["id"])
    return people


def _filled(template: str, answers: Answers) -> str:
    ours = tomllib.loads(template)["school"]["name"] == answers.school.name
    document = tomlkit.parse(template if ours else _neutral(template))
    if not ours:
        _search_for(document, answers.school)
    school: Any = document["school"]
    school["name"] = answers.school.name
    school["contact"] = answers.contact
    for key in ("aliases", "handles", "place"):
        school[key] = list(getattr(answers.school, key))
    text = tomlkit.dumps(document)
    text = with_tables(text, "staff", distinct([dict(p) for p in answers.staff], set()))
    text = with_tables(text, "recipients", answers.recipients)
    if answers.mail:
        text = _inserted(text, "mail", tomlkit.dumps({"mail": dict(answers.mail)}))
    return text


def _neutral(template: str) -> str:
    """Take out what holds for the template's school only: a wrong council's number does harm."""
    text = re.sub(r"(?m)^\[\[namesakes\]\]\n(?:\w.*\n)+\n?", "", template)
    head, line, contacts = text.partition("[contacts]\n")
    return head + line + re.sub(r"(?m)^\w+ = .*\n", "", contacts)


def _search_for(document: TOMLDocument, school: School) -> None:
    """Point the news search at the school's own names."""
    names = dict.fromkeys((school.name, *school.aliases))
    words = quote_plus(" OR ".join(f'"{name}"' for name in names))
    sources: Any = document["sources"]
    for source in sources:
        if source["name"] == "google-news":
            source["url"] = _NEWS.format(words=words)


def with_tables(text: str, name: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of a config.toml with more tables of one name; empty keys are left out."""
    if not tables:
        return text
    rows = tomlkit.aot()
    for table in tables:
        rows.append(tomlkit.item({key: value for key, value in table.items() if value}))
    return _inserted(text, name, tomlkit.dumps({name: rows}))


def _inserted(text: str, name: str, block: str) -> str:
    """Put tables under the line that invites them, or at the end where a person removed it."""
    head, line, rest = text.partition(f"# ---- {name} below this line ----\n")
    if not line:
        return f"{text.rstrip()}\n\n{block}"
    return f"{head}{line}\n{block.rstrip()}\n{rest}"


def replace_config(path: Path, text: str) -> None:
    """Put a new config.toml in place of the old one, if it is right.

    Raises:
        ConfigError: It would not be right, or cannot be written; nothing was changed.
    """
    trial = path.with_name(f".{path.name}.new")
    _write(trial, text, mode=0o640)
    try:
        read_config(trial, None, {}, "classify")
    except ConfigError as error:
        trial.unlink()
        raise ConfigError([_about(problem, trial, path) for problem in error.problems]) from error
    _moved(trial, path)


def _about(problem: Problem, trial: Path, path: Path) -> Problem:
    """Return the problem as one of the file that would have been written."""
    ours = Path(problem.file) == trial.resolve()
    return replace(problem, file=str(path)) if ours else problem


def _write(path: Path, text: str, *, mode: int) -> None:
    """Write a whole file or none: a new one is renamed to ``path`` once it is on the disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except OSError as error:
        raise _refused(path, error.strerror or "cannot be written") from error
    _moved(Path(name), path)


def _moved(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _refused(path, error.strerror or "cannot be written") from error


def _refused(path: Path, message: str, remedy: str = "") -> ConfigError:
    return ConfigError([Problem(file=str(path), key="", message=message, remedy=remedy)])
