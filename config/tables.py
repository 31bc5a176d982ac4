"""What config.toml may say: one pydantic model a table."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from email.errors import MessageError
from email.headerregistry import Address
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from config.pupils import grown_up_name, grown_up_title
from config.roles import present_role
from domain.cuts import LABELS
from domain.playbook import nearest


def _line(value: str) -> str:
    text = value.strip()
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in text):
        raise ValueError("must not hold line breaks or other control characters")
    return text


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return _line(value)


def _handle(value: str) -> str:
    if re.fullmatch(r"[@#][^\s@#]\S*", value) is None:
        raise ValueError("must start with @ or #, without spaces")
    return value


def _account(value: str) -> str:
    if not _handle(value).startswith("@"):
        raise ValueError("must start with @: it is an account, not a hashtag")
    return value


def _address(value: str) -> str:
    try:
        address = Address(addr_spec=value)
    except (MessageError, ValueError, IndexError) as error:
        raise ValueError("is not an e-mail address, as head@school.example") from error
    # Nothing beyond ASCII, and no encoded word: addresses go into the headers of mails.
    plain = re.fullmatch(r"[^\s\"(),:;<>@\[\]=?]+@[\w.-]*\w", value, re.ASCII)
    if not plain or not value.isascii() or not address.username or ".." in value:
        raise ValueError("is not an e-mail address, as head@school.example")
    return value


def _slug(value: str) -> str:
    if re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value) is None:
        raise ValueError("must be small letters, digits and single hyphens")
    return value


def _clock(value: object) -> object:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value


def _time_of_day(value: str) -> str:
    if re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value) is None:
        raise ValueError('must be a time of day, as "07:00"')
    return value


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError) as error:
        close = nearest(value, available_timezones()) or "as Europe/London"
        raise ValueError(f"is not a time zone ({close})") from error


def _label(value: str) -> str:
    if value not in LABELS:
        close = nearest(value, LABELS) or f"the labels are {', '.join(LABELS)}"
        raise ValueError(f"unknown label {value!r} ({close})")
    return value


def _growing(value: list[int]) -> list[int]:
    if not value or min(value) < 1 or sorted(set(value)) != value:
        raise ValueError("must be minutes that grow, as [15, 30, 60]")
    return value


Text = Annotated[str, AfterValidator(_text)]
Handle = Annotated[Text, AfterValidator(_handle)]
Account = Annotated[Text, AfterValidator(_account)]
Email = Annotated[Text, AfterValidator(_address)]
Slug = Annotated[str, AfterValidator(_slug)]
Role = Annotated[Text, AfterValidator(present_role)]
StaffName = Annotated[Text, AfterValidator(grown_up_name)]
Title = Annotated[Text, AfterValidator(grown_up_title)]
Probability = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, le=300, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=365)]


class Table(BaseModel):
    """A table of config.toml: no key but its own, no type but the right one."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SchoolTable(Table):
    """``[school]``."""

    name: Text
    aliases: list[Text] = []
    handles: list[Handle] = []
    place: list[Text] = []
    contact: Annotated[str, AfterValidator(_line)] = ""


class StaffTable(Table):
    """One ``[[staff]]``."""

    id: Slug | None = None
    name: StaffName
    titles: list[Title] = []
    aliases: list[Text] = []
    handles: list[Account] = []
    #: Without one, somebody is on the staff; who leads the school must say so.
    role: Role = "member of staff"
    until: date | None = None


class NamesakeTable(Table):
    """One ``[[namesakes]]``."""

    name: Text
    place: list[Text] = []


class RuleTable(Table):
    """One ``[[rules]]``."""

    id: Slug
    label: Annotated[Text, AfterValidator(_label)]
    level: Annotated[int, Field(ge=1, le=3)] | None = None
    at_least: Probability | None = None
    queue_at_least: Probability | None = None
    severity: Literal["none", "low", "medium", "high", "critical"]
    play: Text


class RecipientTable(Table):
    """One ``[[recipients]]``."""

    name: Text
    email: Email
    duty: Literal["head", "deputy", "chair", "dsl", "hr", "technician", "local_authority"]
    detail: Literal["masked", "link", "full"] = "masked"
    order: Annotated[int, Field(ge=0)] = 0


class MailTable(Table):
    """``[mail]``."""

    host: Text
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: Annotated[str, AfterValidator(_line)] = ""
    sender: Email
    timeout_s: Seconds = 20.0
    ca_file: Text | None = None
    digest_at: Annotated[str, BeforeValidator(_clock), AfterValidator(_time_of_day)] = "07:00"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    repeat_after_minutes: Annotated[list[int], AfterValidator(_growing)] = [15, 30, 60, 120, 240]


class ClassifierTable(Table):
    """``[classifier]``: another model than the shipped one."""

    #: A Hugging Face name, or a folder: ``./model`` stands beside config.toml.
    model: Text
    #: From the model's own labels to ours, as ``{ toxic = "abuse:2" }``.
    labels: dict[str, str] = {}


class StorageTable(Table):
    """``[storage]``."""

    url: Text | None = None


class RetentionTable(Table):
    """``[retention]``; a year is the ceiling."""

    neutral_hours: Annotated[int, Field(ge=1, le=24 * 365)] = 24
    criticism_days: Days = 30
    hostile_days: Days = 90
    acted_days: Days = 365
    seen_days: Days = 30


#: Table → its model, and whether there may be many.
TABLES: Mapping[str, tuple[type[Table], bool]] = {
    "school": (SchoolTable, False),
    "staff": (StaffTable, True),
    "namesakes": (NamesakeTable, True),
    "rules": (RuleTable, True),
    "recipients": (RecipientTable, True),
    "mail": (MailTable, False),
    "classifier": (ClassifierTable, False),
    "storage": (StorageTable, False),
    "retention": (RetentionTable, False),
}
