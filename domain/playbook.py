"""Ways to respond, as data: what playbook.toml may say, and which options fit a decision."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from domain.errors import ConfigError, Problem
from domain.policy import PLAYS_NEEDED
from domain.types import Decision, Option

#: Circumstances in which an option can be withheld by its ``never_when``.
CIRCUMSTANCES = ("guarded", "restricted")

#: From this age on a source should be read again.
STALE_AFTER = timedelta(days=365)

_NEEDED = ("title", "who", "when", "why", "why_not", "source")
_OPTIONAL = ("url", "limit")
_OPTION_KEYS = (*_NEEDED, "checked", *_OPTIONAL, "never_when")
_CHANGEABLE = ("who", "when", "why", "why_not", "limit")
_PLAY_KEYS = ("title", "summary", "options", "changes")
_FILE_KEYS = ("disclaimer", "options", "plays")
_PLACEHOLDER = re.compile(r"\{contacts\.(\w+)\}")

_Table = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What to do about one kind of trouble, in the order of recommendation."""

    id: str
    title: str
    summary: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """All plays, and the sentence that every message carries."""

    plays: Mapping[str, Play]
    disclaimer: str
    #: Circumstance → ids of the options that are never offered in it.
    withheld: Mapping[str, frozenset[str]] = field(default_factory=dict)


def parse_playbook(data: Mapping[str, object], file: str) -> Playbook:
    """Return the playbook that ``data``, the content of a TOML file, describes.

    Raises:
        ConfigError: With every mistake in the file, each with its key and a remedy.
    """
    reader = _Reader(file=file)
    reader.know("", data, _FILE_KEYS)
    disclaimer = reader.text("", data, "disclaimer")
    options = dict(reader.options(reader.table("", data, "options")))
    plays = dict(reader.plays(reader.table("", data, "plays"), options))
    if reader.problems:
        raise ConfigError(reader.problems)
    return Playbook(plays=plays, disclaimer=disclaimer, withheld=reader.withheld())


def options_for(
    decision: Decision, playbook: Playbook
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Return (play's title, its options) in the order of recommendation.

    An option is offered once, and not at all where the criticism guard or a restricted matter
    rules it out; a play left without options is left out.
    """
    seen = set(_ruled_out(decision, playbook))
    offered = []
    for name in (decision.play, *decision.also):
        play = playbook.plays[name]
        options = tuple(option for option in play.options if option.id not in seen)
        seen.update(option.id for option in options)
        if options:
            offered.append((play.title, options))
    return tuple(offered)


def fill(option: Option, contacts: Mapping[str, str]) -> Option:
    """Return the option with ``{contacts.…}`` replaced by the school's own numbers."""

    def contact(match: re.Match[str]) -> str:
        key = match.group(1)
        return contacts.get(key) or f"[not set in config.toml: contacts.{key}]"

    texts = {name: getattr(option, name) for name in (*_NEEDED, *_OPTIONAL)}
    filled: dict[str, Any] = {
        name: _PLACEHOLDER.sub(contact, text) for name, text in texts.items()
    }
    return replace(option, **filled)


def contacts_named(playbook: Playbook) -> frozenset[str]:
    """Return the keys of ``[contacts]`` that the options refer to."""
    texts = (
        str(getattr(option, name))
        for play in playbook.plays.values()
        for option in play.options
        for name in (*_NEEDED, *_OPTIONAL)
    )
    return frozenset(key for text in texts for key in _PLACEHOLDER.findall(text))


def stale(playbook: Playbook, today: date) -> list[str]:
    """Return a sentence for each option whose source nobody has read for a year."""
    options = {option.id: option for play in playbook.plays.values() for option in play.options}
    return [
        f"option {option.id}: its source was last read on {option.checked}; read it again"
        for option in options.values()
        if today - option.checked > STALE_AFTER
    ]


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a remedy naming the word most like ``word``, or empty."""
    close = get_close_matches(word.lower(), list(words), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def _ruled_out(decision: Decision, playbook: Playbook) -> Iterator[str]:
    if decision.guarded:
        yield from playbook.withheld.get("guarded", ())
    if decision.restricted:
        yield from playbook.withheld.get("restricted", ())


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Collects what is wrong while it reads, so that all of it is told at once."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    #: Option id → the circumstances it is withheld in.
    never: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def options(self, tables: _Table) -> Iterator[tuple[str, Option]]:
        """Yield each well-formed option under its id."""
        for id_ in tables:
            key, table = f"options.{id_}", self.table("options", tables, id_)
            self.know(key, table, _OPTION_KEYS)
            texts = {name: self.text(key, table, name) for name in _NEEDED}
            extra = {name: self.text(key, table, name) for name in _OPTIONAL if name in table}
            self.never[id_] = self.words(key, table, "never_when", CIRCUMSTANCES)
            yield id_, Option(id=id_, checked=self.day(key, table), **texts, **extra)

    def plays(self, tables: _Table, options: Mapping[str, Option]) -> Iterator[tuple[str, Play]]:
        """Yield each play under its id, its options changed as it says."""
        for id_ in tables:
            key, table = f"plays.{id_}", self.table("plays", tables, id_)
            self.know(key, table, _PLAY_KEYS)
            title, summary = (self.text(key, table, name) for name in ("title", "summary"))
            names = self.words(key, table, "options", tuple(options))
            if not names:
                self.say(f"{key}.options", "a play needs at least one option", "name one")
            changes = self.changes(key, self.table(key, table, "changes"), names)
            offered = [replace(options[n], **changes.get(n, {})) for n in names if n in options]
            yield id_, Play(id=id_, title=title, summary=summary, options=tuple(offered))
        for missing in sorted(PLAYS_NEEDED - set(tables)):
            self.say(f"plays.{missing}", "is missing: the policy relies on it", "restore it")

    def changes(
        self, play: str, tables: _Table, names: tuple[str, ...]
    ) -> dict[str, dict[str, Any]]:
        """Return what a play says differently about its options."""
        self.know(f"{play}.changes", tables, names)
        found = {}
        for id_ in tables:
            key, table = f"{play}.changes.{id_}", self.table(f"{play}.changes", tables, id_)
            self.know(key, table, _CHANGEABLE)
            found[id_] = {n: self.text(key, table, n) for n in _CHANGEABLE if n in table}
        return found

    def know(self, place: str, table: _Table, keys: tuple[str, ...]) -> None:
        """Refuse keys that nobody reads, naming the nearest right one."""
        for key in table:
            if key not in keys:
                self.say(_join(place, key), "unknown key", nearest(key, keys))

    def table(self, place: str, parent: _Table, key: str) -> _Table:
        """Return a table, empty where there is none."""
        value = parent.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.say(_join(place, key), "must be a table", f"write [{_join(place, key)}]")
        return {}

    def text(self, place: str, table: _Table, key: str) -> str:
        """Return a text that must be there and not be blank."""
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        wrong = "is missing" if value is None else "must be text in quotes, and not empty"
        self.say(_join(place, key), wrong)
        return ""

    def day(self, place: str, table: _Table) -> date:
        """Return when a person last read the source."""
        value = table.get("checked")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        wrong = "is missing" if value is None else "must be a date"
        self.say(f"{place}.checked", wrong, "the day somebody read the source, as 2026-01-31")
        return date.min

    def words(
        self, place: str, table: _Table, key: str, known: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return a list of distinct known words."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.say(_join(place, key), "must be a list of texts")
            return ()
        for word in sorted(set(value)):
            if word not in known:
                self.say(_join(place, key), f"unknown: {word!r}", nearest(word, known))
            if value.count(word) > 1:
                self.say(_join(place, key), f"{word!r} is there twice", "remove one")
        return tuple(value)

    def withheld(self) -> dict[str, frozenset[str]]:
        """Return, for each circumstance, the options that it rules out."""
        return {
            circumstance: frozenset(
                id_ for id_, when in self.never.items() if circumstance in when
            )
            for circumstance in CIRCUMSTANCES
        }

    def say(self, key: str, message: str, remedy: str = "") -> None:
        """Note a mistake."""
        self.problems.append(Problem(file=self.file, key=key, message=message, remedy=remedy))


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
