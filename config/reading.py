"""From the tables of config.toml to the values of the domain, noting every mistake on the way."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import SecretStr, ValidationError

from config.problems import problems_of, unknown_key
from config.pupils import looks_like_pupils
from config.secrets import Secrets
from config.tables import (
    TABLES,
    ClassifierTable,
    MailTable,
    NamesakeTable,
    RecipientTable,
    RetentionTable,
    RuleTable,
    SchoolTable,
    StaffTable,
    StorageTable,
    Table,
)
from domain.cuts import LABELS, LEVELLED
from domain.errors import Problem
from domain.playbook import Playbook, nearest
from domain.policy import DEFAULT_RULES
from domain.types import Detail, Namesake, Person, Recipient, Retention, Rule, School, Severity

T = TypeVar("T", bound=Table)

#: Where mail is handed over, by kind of security.
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How mail leaves, and when."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    username: str = ""
    password: SecretStr = field(default_factory=lambda: SecretStr(""))
    timeout_s: float = 20.0
    #: Certificates to trust besides the machine's.
    ca_file: Path | None = None
    #: When the digest leaves, on the clock of ``timezone``.
    digest_at: time = time(7, 0)
    timezone: str = "Europe/London"
    #: Minutes without an acknowledgement before each repeat of a critical alert; the last recurs.
    repeat_after_minutes: tuple[int, ...] = (15, 30, 60, 120, 240)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that judges in place of the shipped one."""

    #: A Hugging Face name, or an absolute folder.
    name: str
    #: From its own labels to ours.
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads the tables of one file; what is wrong with them gathers in ``problems``."""

    path: Path
    data: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def refuse_unknown_tables(self) -> None:
        """Note tables and keys that nobody reads."""
        known = [*TABLES, "sources", "contacts"]
        for name in self.data:
            if name not in known:
                self.problems.append(unknown_key(str(self.path), name, known))

    def school(self) -> tuple[School, str]:
        """Return the school, and how a platform's administrators can reach it."""
        if "school" not in self.data:
            self.say("school", "is missing", 'write [school] and name = "…", or run headsup init')
        table = self._one("school", SchoolTable)
        if table is None:
            return School(name=""), ""
        school = School(
            name=table.name,
            aliases=tuple(table.aliases),
            handles=tuple(table.handles),
            place=tuple(table.place),
        )
        return school, table.contact

    def people(self) -> tuple[Person, ...]:
        """Return the staff and governors, each with an id of their own."""
        self._refuse_doubles("staff", "id", _person_id)
        self._refuse_pupils()
        people = []
        for place, table in self._many("staff", StaffTable):
            id_ = table.id or slug(table.name)
            if not id_:
                self.say(f"{place}.id", "is missing", "this name gives none: choose small letters")
            values = table.model_dump(exclude={"id"})
            values |= {key: tuple(values[key]) for key in ("titles", "aliases", "handles")}
            people.append(Person(id=id_, **values))
        return tuple(people)

    def namesakes(self) -> tuple[Namesake, ...]:
        """Return those of the same name who are not ours."""
        return tuple(
            Namesake(name=table.name, place=tuple(table.place))
            for _, table in self._many("namesakes", NamesakeTable)
        )

    def rules(self, playbook: Playbook | None) -> tuple[Rule, ...]:
        """Return the rules, the shipped ones where the file has none."""
        if not self.data.get("rules"):
            return DEFAULT_RULES
        self._refuse_doubles("rules", "id", lambda rule: rule.get("id"))
        for place, table in self._raw("rules"):
            self._check_rule(place, table, playbook)
        return tuple(
            Rule(
                **table.model_dump(exclude={"severity"}), severity=Severity[table.severity.upper()]
            )
            for _, table in self._many("rules", RuleTable)
        )

    def recipients(self) -> tuple[Recipient, ...]:
        """Return who is told."""
        self._refuse_doubles("recipients", "email", _duty)
        return tuple(
            Recipient(**table.model_dump(exclude={"detail"}), detail=Detail(table.detail))
            for _, table in self._many("recipients", RecipientTable)
        )

    def mail(self, secrets: Secrets, password: str) -> Mail | None:
        """Return how mail leaves, ``None`` where the file does not say."""
        table = self._one("mail", MailTable)
        if table is None:
            return None
        if table.username and not password:
            remedy = 'write password = "…" in [mail], or set HEADSUP_MAIL_PASSWORD'
            self.say("mail.password", "is missing", remedy, file=secrets.file)
        if table.username and table.security == "none":
            self.say("mail.security", "would send the password in clear", 'write "starttls"')
        return Mail(
            host=table.host,
            port=table.port or _PORTS[table.security],
            security=table.security,
            sender=table.sender,
            username=table.username,
            password=SecretStr(password),
            timeout_s=table.timeout_s,
            ca_file=self._file("mail.ca_file", table.ca_file),
            digest_at=time.fromisoformat(table.digest_at),
            timezone=table.timezone,
            repeat_after_minutes=tuple(table.repeat_after_minutes),
        )

    def model(self) -> Model | None:
        """Return the model that judges in place of the shipped one."""
        table = self._one("classifier", ClassifierTable)
        if table is None:
            return None
        local = table.model.startswith((".", "/", "~"))
        name = (self.path.parent / Path(table.model).expanduser()).resolve() if local else ""
        return Model(name=str(name or table.model), labels=table.labels)

    def storage_url(self, secret: str) -> SecretStr:
        """Return the database's address; relative SQLite files stand beside config.toml."""
        table = self._one("storage", StorageTable)
        url = secret or (table and table.url) or "sqlite:///var/headsup.db"
        scheme = re.match(r"(sqlite|postgresql)(?:\+\w+)?://", url)
        if not scheme:
            remedy = "as sqlite:///var/headsup.db, or postgresql://…"
            self.say("storage.url", "is not the address of a database", remedy)
        elif not secret and re.search(r"://[^/@:]*:[^/@]+@", url):
            self.say("storage.url", "holds a password", "put it in secrets.toml, in [storage]")
        found = re.fullmatch(r"(sqlite(?:\+\w+)?:///)(?!/)([^?:][^?]*)(.*)", url)
        if found and not found[2].startswith(":memory:"):
            url = f"{found[1]}{(self.path.parent / found[2]).resolve()}{found[3]}"
        return SecretStr(url)

    def retention(self) -> Retention:
        """Return how long texts are kept."""
        table = self._one("retention", RetentionTable)
        return Retention(**table.model_dump()) if table else Retention()

    def contacts(self) -> dict[str, str]:
        """Return the numbers and addresses that the playbook's options name."""
        contacts = self.data.get("contacts", {})
        if not isinstance(contacts, Mapping):
            self.say("contacts", "must be a table", "write [contacts]")
            return {}
        for key, value in contacts.items():
            if not isinstance(value, str) or not value.strip() or not value.isprintable():
                self.say(f"contacts.{key}", "must be text in quotes, on one line, and not empty")
        return {key: str(value).strip() for key, value in contacts.items()}

    def say(self, key: str, message: str, remedy: str = "", *, file: str = "") -> None:
        """Note a mistake."""
        file = file or str(self.path)
        self.problems.append(Problem(file=file, key=key, message=message, remedy=remedy))

    def _check_rule(self, place: str, rule: Mapping[str, Any], playbook: Playbook | None) -> None:
        """Note what no single key shows: a level where none belongs, a play that nobody wrote."""
        label, play = rule.get("label"), rule.get("play")
        if label in LEVELLED and "level" not in rule:
            self.say(f"{place}.level", "is missing", f"{label} has levels 1 to 3")
        if label in LABELS and label not in LEVELLED and "level" in rule:
            self.say(f"{place}.level", f"{label} has no levels", "remove it")
        if playbook and isinstance(play, str) and play not in playbook.plays:
            remedy = nearest(play, playbook.plays) or "playbook.toml lists the plays"
            self.say(f"{place}.play", f"unknown play {play!r}", remedy)
        low, high = rule.get("queue_at_least"), rule.get("at_least")
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            self.say(f"{place}.queue_at_least", "lies above at_least", "make it lower")

    def _file(self, key: str, name: str | None) -> Path | None:
        if name is None:
            return None
        path = self.path.parent / name
        if not path.is_file():
            self.say(key, f"there is no file {path}")
        return path

    def _one(self, name: str, model: type[T]) -> T | None:
        if name not in self.data:
            return None
        return self._validated(name, self.data[name], model)

    def _many(self, name: str, model: type[T]) -> Iterator[tuple[str, T]]:
        tables = self.data.get(name, [])
        if not isinstance(tables, list):
            self.say(name, "must be tables", f"write [[{name}]] above each")
            return
        for n, table in enumerate(tables, start=1):
            place = f"{name}[{n}]"
            found = self._validated(place, table, model)
            if found:
                yield place, found

    def _validated(self, place: str, table: object, model: type[T]) -> T | None:
        try:
            return model.model_validate(table)
        except ValidationError as error:
            keys = list(model.model_fields)
            self.problems += problems_of(error, str(self.path), place, keys)
            return None

    def _raw(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        tables = self.data.get(name)
        for n, table in enumerate(tables if isinstance(tables, list) else (), start=1):
            if isinstance(table, Mapping):
                yield f"{name}[{n}]", table

    def _refuse_pupils(self) -> None:
        """Note a list of staff that is more likely a class list."""
        titled = [bool(table.get("titles")) for _, table in self._raw("staff")]
        bare = titled.count(False)
        if looks_like_pupils(len(titled), bare):
            message = f"{bare} of {len(titled)} people have no title: is this a class list?"
            remedy = 'only staff and governors are watched: write titles = ["Mrs"] for each'
            self.say("staff", message, remedy)

    def _refuse_doubles(
        self, name: str, key: str, same: Callable[[Mapping[str, Any]], object]
    ) -> None:
        seen: list[object] = []
        for place, table in self._raw(name):
            identity = same(table)
            if identity and identity in seen:
                self.say(f"{place}.{key}", f"{identity!r} is there twice", "give each its own")
            seen.append(identity)


def _person_id(table: Mapping[str, Any]) -> object:
    return table.get("id") or slug(str(table.get("name", "")))


def _duty(table: Mapping[str, Any]) -> object:
    email = str(table.get("email", "")).casefold()
    return f"{email} as {table.get('duty')}" if email else ""


def slug(name: str) -> str:
    """Return a name as an id: small ASCII letters, digits and hyphens; empty where none remain."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").lower()).strip("-")
