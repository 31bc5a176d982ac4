"""Templates, styles and the clock: how a view becomes the two texts of a mail."""

import textwrap
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from alerts.visible import isolated, one_line

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"

#: Columns of the plain text.
_WIDTH = 76

#: A longer link than any that a person would open is not shown.
_LINK_LIMIT = 2000
_SHOWN_LINK_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address on the web that a mail may show."""

    href: str
    #: For the eye, without an end that nobody reads.
    shown: str


def render(template: str, **view: object) -> tuple[str, str]:
    """Return the plain text and the HTML that a pair of templates makes of a view."""
    # Imported here: only a run that has something to say pays for it.
    import css_inline

    text = _environment().get_template(f"{template}.txt.j2").render(view)
    page = _environment().get_template(f"{template}.html.j2").render(view)
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return text, inliner.inline(page)


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrapped"] = wrapped
    environment.filters["quoted"] = quoted
    environment.filters["day"] = long_date
    return environment


def wrapped(text: str, indent: str = "") -> str:
    """Return the text in lines that fit a mail; what follows the first line is indented."""
    return textwrap.fill(
        " ".join(text.split()),
        _WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def quoted(text: str) -> str:
    """Return the text with a bar before every line, so that it cannot pass for words of ours."""
    lines = [part for line in text.split("\n") for part in textwrap.wrap(line, _WIDTH - 2) or [""]]
    return "\n".join(f"| {isolated(line)}".rstrip() for line in lines)


def local_time(moment: datetime, timezone: str) -> str:
    """Return ``Tue 10 March 2026, 07:00 GMT``."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M %Z}"


def long_date(day: date) -> str:
    """Return ``10 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def link_to(url: str | None) -> Link | None:
    """Return the address as a mail may show it, or ``None`` where it is no plain web address.

    Whatever could carry another meaning to another program is percent-encoded; a host beyond
    ASCII is shown in its encoded form, and one with a user name before it is not shown at all.
    """
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not host or {"@", "["} & set(parts.netloc):
        return None
    safe = "/:;=&+$,@~*!()%.-_?#[]"
    rest = (quote(part, safe=safe) for part in (parts.path, parts.query, parts.fragment))
    href = urlunsplit((parts.scheme, f"{host}{port}", *rest))
    if len(href) > _LINK_LIMIT:
        return None
    return Link(href=href, shown=one_line(href, _SHOWN_LINK_LIMIT))
