"""``[[sources]]`` against the fields of the collectors, secrets filled in."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from collectors import Collector, collector_class, kinds
from config.problems import problems_of, unknown_key
from config.secrets import Secrets
from domain.errors import Problem
from domain.playbook import nearest
from domain.types import Space

#: Keys of every source that are ours, not its collector's.
_OURS = ("kind", "space")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One ``[[sources]]`` table, its options checked against the collector's fields."""

    kind: str
    name: str
    #: For ``collectors.open_collector(kind, options)``: ``name`` and the secrets are among them.
    options: Mapping[str, object] = field(repr=False)


@dataclass(slots=True, kw_only=True)
class SourceReader:
    """Reads the ``[[sources]]`` of one file, and notes what is wrong with them."""

    file: str
    secrets: Secrets
    #: For collectors that tell a platform whom to ask.
    contact: str = ""
    problems: list[Problem] = field(default_factory=list)

    def read(self, tables: object) -> tuple[Source, ...]:
        """Return the sources that are right; the mistakes of the others are in ``problems``."""
        if not isinstance(tables, list):
            self._say("sources", "must be tables", "write [[sources]] above each")
            return ()
        read = [self._source(f"sources[{n}]", table) for n, table in enumerate(tables, start=1)]
        names = [str(table.get("name", "")) for table in tables if isinstance(table, Mapping)]
        self._refuse_doubles(names)
        self._refuse_strays(names)
        return tuple(source for source in read if source)

    def spaces(self, tables: object) -> dict[str, Space]:
        """Return by its name whose space each source reads, where the file says so."""
        spaces = {}
        for n, table in enumerate(tables if isinstance(tables, list) else (), start=1):
            if isinstance(table, Mapping) and "space" in table:
                spaces[str(table.get("name", ""))] = self._space(f"sources[{n}]", table["space"])
        return spaces

    def _space(self, place: str, value: object) -> Space:
        try:
            return Space(str(value))
        except ValueError:
            wrong = "must be 'own' (the school's), 'local' (the town's) or 'anywhere'"
            self._say(
                f"{place}.space", wrong, nearest(str(value), [space.value for space in Space])
            )
            return Space.ANYWHERE

    def _source(self, place: str, table: object) -> Source | None:
        if not isinstance(table, Mapping):
            self._say(place, "must be a table", "write [[sources]] above it")
            return None
        kind, name = (self._word(place, table, key) for key in ("kind", "name"))
        if kind and kind not in kinds():
            remedy = nearest(kind, kinds()) or f"the kinds are {', '.join(kinds())}"
            self._say(f"{place}.kind", f"unknown kind {kind!r}", remedy)
        if kind not in kinds():
            return None
        before = len(self.problems)
        options = {key: value for key, value in table.items() if key not in _OURS}
        if not name:
            self._refuse_keys(place, options, *option_names(collector_class(kind)))
            return None
        options = self._options(place, collector_class(kind), options)
        right = len(self.problems) == before
        return Source(kind=kind, name=name, options=options) if right else None

    def _options(self, place: str, cls: type[Collector], given: dict[str, Any]) -> dict[str, Any]:
        """Return the options in the types of the collector's fields, secrets filled in."""
        public, secret = option_names(cls)
        self._refuse_keys(place, given, public, secret)
        hidden = self.secrets.of_source(given["name"])
        self._refuse_hidden(given["name"], hidden, secret)
        options = {key: value for key, value in given.items() if key in public}
        options |= {key: value for key, value in hidden.items() if key in secret}
        if self.contact and "contact" in public:
            options.setdefault("contact", self.contact)
        try:
            collector = TypeAdapter(cls).validate_json(
                json.dumps(options, default=str), strict=True
            )
        except ValidationError as error:
            self.problems += self._placed(error, place, given["name"], secret)
            return {}
        return {key: getattr(collector, key) for key in options}

    def _refuse_keys(
        self, place: str, given: Mapping[str, Any], public: list[str], secret: list[str]
    ) -> None:
        for key, value in given.items():
            if key in secret:
                remedy = (
                    f"put it in {Path(self.secrets.file).name}, in {_title(given.get('name', ''))}"
                )
                self._say(f"{place}.{key}", "is a secret", remedy)
            elif key not in public:
                self.problems.append(unknown_key(self.file, f"{place}.{key}", [*_OURS, *public]))
            elif isinstance(value, float) and not math.isfinite(value):
                self._say(f"{place}.{key}", "must be a finite number")

    def _refuse_hidden(self, name: str, hidden: Mapping[str, Any], secret: list[str]) -> None:
        for key in hidden:
            if key not in secret:
                remedy = nearest(key, secret) or f"its secrets are {', '.join(secret) or 'none'}"
                self.problems.append(self._hidden(name, key, "unknown key", remedy))

    def _placed(
        self, error: ValidationError, place: str, name: str, secret: list[str]
    ) -> Iterator[Problem]:
        """Yield the mistakes, those about secrets where the secrets stand."""
        for problem in problems_of(error, self.file, place, []):
            key = problem.key.rpartition(".")[2]
            if key in secret:
                remedy = f'write {key} = "…" in {_title(name)}'
                yield self._hidden(name, key, problem.message, remedy)
            else:
                yield problem

    def _refuse_doubles(self, names: list[str]) -> None:
        for n, name in enumerate(names, start=1):
            if name and name.casefold() in {other.casefold() for other in names[: n - 1]}:
                self._say(f"sources[{n}].name", f"{name!r} is taken", "give each source its own")

    def _refuse_strays(self, names: list[str]) -> None:
        strays = self.secrets.tables.get("sources", {})
        for name in strays:
            if name not in names:
                remedy = nearest(name, names) or "remove it, or add the source"
                problem = Problem(
                    file=self.secrets.file,
                    key=f"sources.{name}",
                    message="no source has this name",
                    remedy=remedy,
                )
                self.problems.append(problem)

    def _word(self, place: str, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value
        wrong = "is missing" if value is None else "must be text in quotes, and not empty"
        self._say(f"{place}.{key}", wrong)
        return ""

    def _say(self, key: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(file=self.file, key=key, message=message, remedy=remedy))

    def _hidden(self, name: str, key: str, message: str, remedy: str) -> Problem:
        return Problem(
            file=self.secrets.file, key=f"sources.{name}.{key}", message=message, remedy=remedy
        )


def option_names(cls: type[Collector]) -> tuple[list[str], list[str]]:
    """Return the names of a collector's options: those for config.toml, and the secret ones."""
    all_fields = fields(cast("Any", cls))
    public = [field.name for field in all_fields if not field.metadata.get("secret")]
    return public, [field.name for field in all_fields if field.metadata.get("secret")]


def _title(name: str) -> str:
    return f'[sources."{name}"]' if not name.replace("-", "").isalnum() else f"[sources.{name}]"
