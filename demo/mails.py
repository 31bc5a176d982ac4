"""The mails of a demo: kept as they came, shown as pages, listed on one."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path

from demo.smtp_server import ReceivedMail

_CASE = re.compile(r"\b\d{4}-\d{4}\b")

_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 60rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ccc }}
</style></head><body>
<h1>{title}</h1>
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMail:
    """One mail on disk."""

    #: Without a suffix; ``.eml`` and ``.html`` stand beside each other.
    stem: str
    to: str
    subject: str
    #: The case it is about, or empty: a digest or a notice.
    case_id: str


def save(mail: ReceivedMail, number: int, folder: Path) -> SavedMail:
    """Keep one mail as it came, and its HTML part as a page of its own."""
    message = message_from_bytes(mail.content, policy=policy.default)
    to, subject = mail.recipients[0], str(message["Subject"])
    found = _CASE.search(subject)
    case_id = found[0] if found else ""
    stem = f"{number:03d}-{case_id or _kind(subject)}-{to.partition('@')[0]}"
    saved = SavedMail(stem=stem, to=to, subject=subject, case_id=case_id)
    (folder / f"{stem}.eml").write_bytes(mail.content)
    (folder / f"{stem}.html").write_text(html_of(message), encoding="utf-8")
    return saved


def load(folder: Path) -> tuple[SavedMail, ...]:
    """Return every mail kept in ``folder``, in the order of arrival."""
    return tuple(_load(path) for path in sorted(folder.glob("*.eml")))


def _load(path: Path) -> SavedMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    subject = str(message["Subject"])
    found = _CASE.search(subject)
    return SavedMail(
        stem=path.stem,
        to=str(message["To"]),
        subject=subject,
        case_id=found[0] if found else "",
    )


def html_of(message: EmailMessage) -> str:
    """Return the mail's HTML part, or its text as a page when it has none."""
    part = message.get_body(("html",))
    if part is not None:
        return str(part.get_content())
    plain = message.get_body(("plain",))
    words = str(plain.get_content()) if plain else ""
    return _PAGE.format(title=escape(str(message["Subject"])), body=f"<pre>{escape(words)}</pre>")


def _kind(subject: str) -> str:
    return "digest" if "digest" in subject.lower() else "notice"


def write_index(mails: tuple[SavedMail, ...], folder: Path) -> Path:
    """Write the page that lists every mail, and return its path."""
    rows = "\n".join(_row(mail) for mail in mails)
    table = f"<table><tr><th>Case</th><th>To</th><th>Subject</th><th></th></tr>\n{rows}\n</table>"
    page = folder / "index.html"
    page.write_text(_PAGE.format(title="Mails of the demo", body=table), encoding="utf-8")
    return page


def _row(mail: SavedMail) -> str:
    return (
        f"<tr><td>{escape(mail.case_id)}</td><td>{escape(mail.to)}</td>"
        f'<td><a href="{escape(mail.stem)}.html">{escape(mail.subject)}</a></td>'
        f'<td><a href="{escape(mail.stem)}.eml">as sent</a></td></tr>'
    )
