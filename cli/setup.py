"""``headsup init`` and ``import-staff``: from questions or flags to the files of a school."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr

from cli.opening import load
from config.setup import Answers, write_config, write_secrets
from config.setup import add_staff as write_staff
from config.staff_list import import_staff
from domain.types import School


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What the command line says; what it leaves empty is asked, where somebody can answer."""

    school: str = ""
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    head: str = ""
    technician: str = ""
    mail_host: str = ""
    mail_sender: str = ""
    staff: Path | None = None


def write_files(flags: Flags, to: Path, *, force: bool) -> int:
    """Write config.toml and, beside it, secrets.toml; return 0.

    Raises:
        ConfigError: An answer is wrong or a file is in the way; nothing was written.
    """
    asking = not flags.school and sys.stdin.isatty()
    answered = _ask(flags) if asking else flags
    password = typer.prompt("Its password (empty: none)", "", hide_input=True) if asking else ""
    write_config(_answers(answered), to, force=force)
    secrets = to.with_name("secrets.toml")
    write_secrets(secrets, SecretStr(password))
    sys.stdout.write(f"Wrote {to} and {secrets}. Next: headsup check --config {to}\n")
    return 0


def add_staff(file: Path, option: Path | None) -> int:
    """Add the people of a CSV file to config.toml; return 0."""
    config = load(option, "classify")
    ids = write_staff(config.path, import_staff(file))
    sys.stdout.write(f"Added {len(ids)} to {config.path}: {', '.join(ids) or 'all were there'}\n")
    return 0


def _ask(flags: Flags) -> Flags:
    def words(question: str, given: Sequence[str]) -> tuple[str, ...]:
        answer = typer.prompt(f"{question}, with commas between", ", ".join(given))
        return tuple(word.strip() for word in answer.split(",") if word.strip())

    return Flags(
        school=typer.prompt("The school's full name"),
        aliases=words("Other names people use for it", flags.aliases),
        places=words("Its town, county and postcode", flags.places),
        handles=words("Its handles and hashtags, with @ or #", flags.handles),
        head=typer.prompt("The Headteacher's e-mail address", flags.head),
        technician=typer.prompt("The technician's e-mail address", flags.technician),
        mail_host=typer.prompt("The mail server's name", flags.mail_host),
        mail_sender=typer.prompt("The address that mail comes from", flags.mail_sender),
        staff=flags.staff,
    )


def _answers(flags: Flags) -> Answers:
    duties = {"head": flags.head, "technician": flags.technician}
    recipients: list[dict[str, Any]] = [
        {"name": duty.capitalize(), "email": email, "duty": duty}
        for duty, email in duties.items()
        if email
    ]
    mail = {"host": flags.mail_host, "sender": flags.mail_sender}
    return Answers(
        school=School(
            name=flags.school,
            aliases=flags.aliases,
            handles=flags.handles,
            place=flags.places,
        ),
        contact=flags.technician,
        staff=import_staff(flags.staff) if flags.staff else (),
        recipients=recipients,
        mail=mail if flags.mail_host else {},
    )
