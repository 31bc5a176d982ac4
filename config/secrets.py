"""secrets.toml, which only its owner may read, and TOML files as people break them."""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import ConfigError, Problem
from domain.playbook import nearest

#: What secrets.toml may hold besides ``[sources.<name>]``.
SECRETS = {"mail": ("password",), "storage": ("url",)}

#: Anybody but the owner.
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The content of secrets.toml, empty where there is none."""

    file: str
    tables: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def of(self, table: str, key: str) -> str:
        """Return a secret text, empty where there is none."""
        value = _table(self.tables.get(table)).get(key, "")
        return value if isinstance(value, str) else ""

    def of_source(self, name: str) -> dict[str, Any]:
        """Return the secret options of one source."""
        return dict(_table(_table(self.tables.get("sources")).get(name)))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        ConfigError: It cannot be read, with the line and column where it can be known.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _broken(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _broken(path, f"not UTF-8 (line {line})", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, f"not TOML: {error}", "a missing quote or bracket?") from error
    except RecursionError as error:
        raise _broken(path, "nested too deeply") from error


def read_secrets(path: Path, *, needed: bool) -> Secrets:
    """Return the secrets; none where the file is missing and not ``needed``.

    Raises:
        ConfigError: Others may read the file, or it is broken. Its values are never shown.
    """
    if not needed and not path.exists():
        return Secrets(file=str(path))
    if path.exists() and os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise _broken(path, "others may read it", f"chmod 600 {path}")
    tables = read_toml(path)
    problems = list(_mistakes(str(path), tables))
    if problems:
        raise ConfigError(problems)
    return Secrets(file=str(path), tables=tables)


def _mistakes(file: str, tables: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the mistakes that can be seen without the configuration."""
    known = (*SECRETS, "sources")
    for name, table in tables.items():
        if name not in known:
            remedy = nearest(name, known) or f"the tables are {', '.join(known)}"
            yield Problem(file=file, key=name, message="unknown table", remedy=remedy)
        elif not isinstance(table, Mapping):
            yield Problem(file=file, key=name, message="must be a table", remedy=f"write [{name}]")
        elif name == "sources":
            yield from _source_mistakes(file, table)
        else:
            yield from _key_mistakes(file, name, table)


def _key_mistakes(file: str, name: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in table.items():
        if key not in SECRETS[name]:
            remedy = nearest(key, SECRETS[name]) or f"it holds {', '.join(SECRETS[name])}"
            yield Problem(file=file, key=f"{name}.{key}", message="unknown key", remedy=remedy)
        elif not isinstance(value, str):
            yield Problem(file=file, key=f"{name}.{key}", message="must be text in quotes")


def _source_mistakes(file: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    for name, options in table.items():
        if not isinstance(options, Mapping):
            remedy = f'write [sources."{name}"] above it'
            yield Problem(
                file=file, key=f"sources.{name}", message="must be a table", remedy=remedy
            )


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _broken(path: Path, message: str, remedy: str = "") -> ConfigError:
    return ConfigError([Problem(file=str(path), key="", message=message, remedy=remedy)])
