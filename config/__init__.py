"""config.toml and secrets.toml → one typed :class:`Config`; the only reader of the environment.

Every mistake is reported at once, with its file, its key and the nearest right word. Relative
paths stand beside the file that names them, so that cron's working directory does not matter.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import SecretStr

from config.reading import Mail, Model, Reader
from config.roles import CHAIR_ROLES, HEAD_ROLES
from config.secrets import Secrets, read_secrets, read_toml
from config.sources import Source, SourceReader
from config.warnings import (
    people_warnings,
    playbook_warnings,
    recipient_warnings,
    rule_warnings,
)
from domain.errors import ConfigError, Problem
from domain.playbook import Playbook, parse_playbook
from domain.types import Namesake, Person, Recipient, Retention, Rule, School, Space

__all__ = ["Config", "Mail", "Model", "Purpose", "Source", "find_config", "read_config"]

#: What a command needs. ``classify``: the school, neither secrets nor sources. ``check``: what a
#: run lacks is a warning. ``run``: a recipient and a mail server.
Purpose = Literal["classify", "check", "run"]

T = TypeVar("T")

#: Where the program's own config.toml and playbook.toml stand.
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the school decided, checked."""

    path: Path
    school: School
    people: tuple[Person, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    sources: tuple[Source, ...] = ()
    #: By a source's name, whose space it reads; those not named read anywhere.
    spaces: Mapping[str, Space] = field(default_factory=dict)
    #: The shipped ones where the file has none.
    rules: tuple[Rule, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    mail: Mail | None = None
    #: ``None``: the shipped model judges.
    model: Model | None = None
    #: It may hold a password.
    storage_url: SecretStr
    retention: Retention = field(default_factory=Retention)
    #: The local numbers and addresses that the playbook's options name.
    contacts: Mapping[str, str] = field(default_factory=dict)
    playbook: Playbook
    #: What works as it stands, but a person should look at.
    warnings: tuple[Problem, ...] = ()

    @property
    def heads(self) -> frozenset[str]:
        """The ids of those who lead the school."""
        return frozenset(person.id for person in self.people if person.role in HEAD_ROLES)

    @property
    def chairs(self) -> frozenset[str]:
        """The ids of those who chair the governors."""
        return frozenset(person.id for person in self.people if person.role in CHAIR_ROLES)


def find_config(option: Path | None, env: Mapping[str, str], cwd: Path | None = None) -> Path:
    """Return the configuration file: the option, HEADSUP_CONFIG, here, the program's own folder.

    Raises:
        ConfigError: There is none where it was said to be, or none at all.
    """
    named = option or (Path(env["HEADSUP_CONFIG"]) if env.get("HEADSUP_CONFIG") else None)
    here = (cwd or Path.cwd()) / "config.toml"
    places = [named] if named else [here, CHECKOUT / "config.toml"]
    for place in places:
        if place.is_file():
            return place.resolve()
    remedy = f"write one with: headsup init --to {places[0]}"
    raise ConfigError([Problem(file=str(places[0]), key="", message="not found", remedy=remedy)])


def read_config(
    path: Path | None,
    secrets: Path | None,
    env: Mapping[str, str],
    purpose: Purpose = "run",
) -> Config:
    """Return the checked configuration.

    Args:
        path: config.toml; ``None`` finds it as :func:`find_config` does.
        secrets: secrets.toml; ``None`` takes HEADSUP_SECRETS, then the one beside config.toml.
        env: The environment: HEADSUP_CONFIG, HEADSUP_SECRETS, HEADSUP_MAIL_PASSWORD and
            HEADSUP_STORAGE_URL are read; the last two win over the files.
        purpose: What is going to be done with it.

    Raises:
        ConfigError: With every mistake in every file.
    """
    path = find_config(path, env)
    secrets = secrets or (Path(env["HEADSUP_SECRETS"]) if env.get("HEADSUP_SECRETS") else None)
    found = _Found(path=path, secrets=secrets, env=env, purpose=purpose)
    config, problems = _checked(found)
    lacking = () if purpose == "classify" else tuple(_lacking(config))
    if purpose == "run":
        problems = [*problems, *lacking]
    if problems:
        raise ConfigError(problems)
    return replace(config, warnings=(*config.warnings, *lacking))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Where everything stands."""

    path: Path
    secrets: Path | None
    env: Mapping[str, str]
    purpose: Purpose

    def hidden(self) -> Secrets:
        """Return the secrets; judging a text needs none."""
        path = self.secrets or self.path.with_name("secrets.toml")
        if self.purpose == "classify":
            return Secrets(file=str(path))
        return read_secrets(path, needed=self.secrets is not None)

    def playbook(self) -> Playbook:
        """Return the playbook beside config.toml, or the shipped one."""
        own = self.path.with_name("playbook.toml")
        path = own if own.is_file() else CHECKOUT / "playbook.toml"
        return parse_playbook(read_toml(path), str(path))


def _checked(found: _Found) -> tuple[Config, list[Problem]]:
    """Return the configuration, and every mistake in it; with mistakes it is of no use."""
    problems: list[Problem] = []
    playbook = _gather(problems, found.playbook)
    hidden = _gather(problems, found.hidden) or Secrets(file="secrets.toml")
    data = _gather(problems, lambda: read_toml(found.path))
    if data is None:
        raise ConfigError(problems)
    reader = Reader(path=found.path, data=data, problems=problems)
    reader.refuse_unknown_tables()
    config = _assembled(reader, playbook, hidden, found)
    warnings = () if found.purpose == "classify" else tuple(_warnings(config))
    return replace(config, warnings=warnings), problems


def _assembled(
    reader: Reader, playbook: Playbook | None, hidden: Secrets, found: _Found
) -> Config:
    """Return the configuration as far as it can be read."""
    school, contact = reader.school()
    only_texts = found.purpose == "classify"
    sources = SourceReader(
        file=str(reader.path), secrets=hidden, contact=contact, problems=reader.problems
    )
    password = found.env.get("HEADSUP_MAIL_PASSWORD") or hidden.of("mail", "password")
    unneeded = "-" if only_texts else ""
    url = found.env.get("HEADSUP_STORAGE_URL") or hidden.of("storage", "url")
    return Config(
        path=reader.path,
        school=school,
        people=reader.people(),
        namesakes=reader.namesakes(),
        sources=() if only_texts else sources.read(reader.data.get("sources", [])),
        spaces=sources.spaces(reader.data.get("sources", [])),
        rules=reader.rules(playbook),
        recipients=reader.recipients(),
        mail=reader.mail(hidden, password or unneeded),
        model=reader.model(),
        storage_url=reader.storage_url(url),
        retention=reader.retention(),
        contacts=reader.contacts(),
        playbook=playbook or Playbook(plays={}, disclaimer=""),
    )


def _lacking(config: Config) -> Iterator[Problem]:
    """Yield what a run cannot do without."""
    if not config.recipients:
        remedy = "write [[recipients]] with name, email and duty, or run headsup init"
        yield Problem(
            file=str(config.path), key="recipients", message="nobody is told", remedy=remedy
        )
    if config.mail is None:
        remedy = "write [mail] with host and sender"
        yield Problem(file=str(config.path), key="mail", message="is missing", remedy=remedy)


def _warnings(config: Config) -> Iterator[Problem]:
    today = datetime.now(UTC).date()
    found = [
        *people_warnings(config.people, today),
        *recipient_warnings(config.recipients),
        *rule_warnings(config.rules),
        *playbook_warnings(config.playbook, config.contacts, today),
    ]
    if not config.sources:
        found.append(("sources", "none is configured: nothing is read"))
    for key, message in found:
        yield Problem(file=str(config.path), key=key, message=message)


def _gather(problems: list[Problem], read: Callable[[], T]) -> T | None:
    """Return what ``read`` returns; note its problems instead of stopping at them."""
    try:
        return read()
    except ConfigError as error:
        problems += error.problems
        return None
