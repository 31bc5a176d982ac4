"""The demo, as `make demo` runs it: twice, in a process of its own, held to what is promised."""

import json
import re
import smtplib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import pytest
import requests

from demo.day import read_day
from demo.server import make_server
from demo.smtp_server import MailServer, ReceivedMail

ROOT = Path(__file__).parents[2]

#: Seconds that the whole of it may take, the model's loading included.
LIMIT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One run of the demo and what it left."""

    output: str
    code: int
    folder: Path

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted((self.folder / "mails").glob("*.eml"))
        ]

    @property
    def lines(self) -> list[dict]:
        return json.loads((self.folder / "day.json").read_text())


def play(folder: Path) -> Play:
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "demo", "--state", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Play(output=done.stdout + done.stderr, code=done.returncode, folder=folder)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Play:
    played = play(tmp_path_factory.mktemp("demo") / "state")
    assert played.code == 0, played.output
    return played


@pytest.fixture(scope="module")
def lines(first) -> Sequence[dict]:
    return first.lines


def named(lines: Sequence[dict]) -> list[str]:
    return [f"{line['place']}/{line['id']}" for line in lines]


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


def everything(mail: EmailMessage) -> str:
    """Return a mail's headers and both its texts."""
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    return "\n".join([headers, body(mail, "plain"), body(mail, "html")])


def test_every_post_of_the_day_has_a_line(lines):
    """Nothing that was served is left out of the account."""
    assert len(lines) > 55
    assert len(set(named(lines))) == len(lines)


def test_every_direct_threat_led_to_an_alert(lines):
    """A missed threat is the worst failure: each is at least high, in a case, and mailed."""
    threats = [line for line in lines if line["expected_threat"] >= 2]
    assert len(threats) > 10
    missed = [
        line
        for line in threats
        if line["severity"] not in {"high", "critical"} or not line["told"]
    ]
    assert named(missed) == []


def test_no_namesake_and_nothing_else_that_is_not_about_us_was_kept(lines):
    """Sarah Jones of Cardiff and the school in Ontario are not ours."""
    elsewhere = [line for line in lines if not line["expected_about"]]
    assert len(elsewhere) > 5
    assert named([line for line in elsewhere if line["about"]]) == []


def test_lawful_criticism_raises_no_alarm(lines):
    """A call to resign, a petition, a solicitor's letter: hardly ever a mail, never a threat.

    One of them may be told as urgent: the wait for a child's plan reads like a child at risk.
    """
    criticism = [
        line
        for line in lines
        if line["expected_severity"] == "low" and line["expected_abuse"] == 0
    ]
    assert len(criticism) > 5
    assert named([line for line in criticism if line["severity"] == "critical"]) == []
    assert len([line for line in criticism if line["severity"] == "high"]) <= 1
    only_listed = [line for line in criticism if line["severity"] in {"low", "none"}]
    assert len(only_listed) >= 0.8 * len(criticism)


def test_restricted_matters_are_recognised(lines):
    """An allegation about an adult and a child is restricted, whoever writes it and why."""
    restricted = [line for line in lines if line["expected_restricted"]]
    assert len(restricted) > 1
    assert named([line for line in restricted if not line["restricted"]]) == []


def test_a_restricted_mail_holds_neither_name_nor_quotation(first, lines):
    """The case's number is all that a restricted mail gives away."""
    restricted = [line for line in lines if line["restricted"]]
    numbers = {line["case_id"] for line in restricted}
    mails = [mail for mail in first.mails if any(number in mail["Subject"] for number in numbers)]
    assert mails
    for mail in mails:
        text = everything(mail)
        for line in restricted:
            assert longest_sentence(line["text"]) not in text
        assert not re.search(r"Ollerton|Imran", text)


def longest_sentence(text: str) -> str:
    return max(re.split(r"[.?!]\s", text), key=len)


def test_hostile_markup_never_reaches_a_mail_as_markup(first):
    """Script, event handlers and javascript: links arrive as words or not at all."""
    for mail in first.mails:
        html = body(mail, "html").lower()
        assert "<script" not in html
        assert not re.search(r"<[^>]*\sonerror\s*=", html)
        assert not re.search(r"href\s*=\s*[\"']?\s*javascript:", html)


def test_a_post_cannot_write_headers(first):
    """No post made a Bcc or a second Subject, and nobody but the recipients got mail."""
    for mail in first.mails:
        assert mail["Bcc"] is None
        assert len(mail.get_all("Subject")) == 1
        assert mail["To"].endswith("@harrowgill.example")
        assert "You have won" not in mail["Subject"]


def test_no_mail_holds_characters_that_reorder_what_is_read(first):
    """The shoutbox's right-to-left override is not passed on."""
    for mail in first.mails:
        assert not set(everything(mail)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


def test_the_entity_bomb_went_off_nowhere(first):
    """Neither a thousand million words nor the file it asked for is in a mail."""
    assert len(first.mails) > 10
    assert all(len(everything(mail)) < 500_000 for mail in first.mails)
    assert all("lollol" not in everything(mail) for mail in first.mails)


def test_a_blind_source_is_told_to_the_technician(first):
    """A login page instead of a feed is no silence: the technician hears of it."""
    to_technician = [mail for mail in first.mails if mail["To"] == "it@harrowgill.example"]
    assert any("county-echo" in body(mail, "plain") for mail in to_technician)


def test_the_digest_leaves_with_the_alerts(first):
    """One digest to the Headteacher tells of what was not worth a mail of its own."""
    digests = [mail for mail in first.mails if "digest" in mail["Subject"].lower()]
    assert "head@harrowgill.example" in {mail["To"] for mail in digests}


def test_every_mail_is_a_page_on_the_index(first):
    """Each is saved as sent and as a page, and the index links to both."""
    folder = first.folder / "mails"
    index = (folder / "index.html").read_text()
    for path in folder.glob("*.eml"):
        assert f'href="{path.name}"' in index
        assert f'href="{path.stem}.html"' in index
        assert (folder / f"{path.stem}.html").exists()


def test_the_second_time_nothing_is_sent(first):
    """What was read, judged and told stays so: the same day again is silence."""
    before = len(first.mails)
    second = play(first.folder)
    assert second.code == 0, second.output
    assert "Nothing new" in second.output
    assert len(second.mails) == before


@pytest.fixture
def site() -> Iterator[str]:
    server = make_server(read_day(date(2026, 3, 10)), 0)
    with server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_unchanged_feed_answers_that_it_is(site):
    """The second question carries the first answer's ETag, and gets 304 and no body."""
    first = requests.get(f"{site}/gazette/rss.xml", timeout=5)
    again = requests.get(
        f"{site}/gazette/rss.xml", headers={"If-None-Match": first.headers["ETag"]}, timeout=5
    )
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.content == b""


def test_the_pages_of_the_x_search_are_all_its_posts_once(site):
    """Following next_token shows each post once; since_id shows only what is newer."""
    address = f"{site}/2/tweets/search/recent"
    page = requests.get(address, timeout=5).json()
    ids = [post["id"] for post in page["data"]]
    newest = page["meta"]["newest_id"]
    while token := page["meta"].get("next_token"):
        page = requests.get(address, params={"next_token": token}, timeout=5).json()
        ids += [post["id"] for post in page["data"]]
    assert len(ids) == len(set(ids)) == 20
    nothing = requests.get(address, params={"since_id": newest}, timeout=5).json()
    assert nothing == {"meta": {"result_count": 0}}


def test_the_mail_server_keeps_a_message_to_the_octet():
    """Dots at the beginning of lines survive, and each recipient is noted."""
    kept: list[ReceivedMail] = []
    content = b"Subject: dots\r\n\r\n.\r\n..two\r\nlast\r\n"
    with MailServer(0, kept.append) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
            client.sendmail("a@demo.example", ["b@demo.example", "c@demo.example"], content)
        server.shutdown()
    to = ("b@demo.example", "c@demo.example")
    assert kept == [ReceivedMail(sender="a@demo.example", recipients=to, content=content)]


def test_a_message_that_breaks_off_is_not_kept():
    """A client that goes away before the lone dot has sent nothing."""
    kept: list[ReceivedMail] = []
    server = MailServer(0, kept.append)
    server.daemon_threads = False  # so that closing waits for the conversation's end
    with server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
            client.ehlo()
            client.mail("a@demo.example")
            client.rcpt("b@demo.example")
            code, _ = client.docmd("DATA")
            client.send(b"Subject: half")
            client.close()
        server.shutdown()
    assert (code, kept) == (354, [])


def test_data_before_a_recipient_is_refused():
    """The mail server knows the order of a conversation."""
    with MailServer(0, lambda _: None) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
            client.ehlo()
            code, _ = client.docmd("DATA")
        server.shutdown()
    assert code == 503
