"""Reading feeds: what their entries become, what is remembered, what is refused."""

import importlib.util
import json
import logging
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors import open_collector
from collectors.feed_child import MEMORY_BYTES, TEXT_LIMIT
from collectors.feed_posts import Reading, normal_link, platform_of, posts_of
from collectors.feed_worker import Document, FeedWorker, UnparsableError, worker
from collectors.plain_text import plain, safe
from domain.errors import CollectError
from domain.types import Batch, Outcome, Post
from tests.loopback import Answer, Request, Server, serve

FOLDER = Path(__file__).parents[1] / "recordings" / "feed"
NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
ITEM = "<item><guid isPermaLink='false'>{id}</guid><title>{title}</title></item>"


def _case() -> ModuleType:
    spec = importlib.util.spec_from_file_location("feed_case", FOLDER / "case.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASE = _case()


def recorded(name: str) -> bytes:
    """Return a recording."""
    return (FOLDER / name).read_bytes()


def a_feed(*titles: str) -> bytes:
    """Return a small RSS feed; an item's id is its place."""
    items = "".join(ITEM.format(id=n, title=title) for n, title in enumerate(titles))
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


def parsed(body: bytes, url: str = "https://feeds.example/private/a.xml") -> tuple[Post, ...]:
    """Return the posts of a document as if it had been read now from there."""
    reading = Reading(source="s", url=url, at=NOW, answer_sha256="0" * 64)
    return posts_of(worker.parse(body, {}).entries, reading)


def read(server: Server, cursor: str | None = None, **options: Any) -> Batch:
    """Return the one batch of a feed at ``/private/a.xml``."""
    fields = {"name": "s", "url": server.url("/private/a.xml"), "allow_private": True}
    (batch,) = open_collector("feed", fields | options).collect(cursor)
    return batch


def serving(answer: Any) -> Any:
    """Serve one feed."""
    return serve({"/private/a.xml": answer})


@pytest.fixture
def own_worker() -> Iterator[FeedWorker]:
    """Return a worker that no other test shares."""
    fresh = FeedWorker()
    yield fresh
    fresh.close()


# What entries become


@pytest.mark.parametrize("name", CASE.EXPECTED)
def test_a_recording_becomes_the_posts_it_should(name: str) -> None:
    """Id, text, link, author and date of every entry, in the order of the feed."""
    url, expected = CASE.EXPECTED[name]

    posts = parsed(recorded(name), url)

    assert expected == [
        (
            post.key.id.removeprefix("s:"),
            post.text,
            post.url,
            post.author,
            post.published_at and post.published_at.isoformat(),
        )
        for post in posts
    ]
    assert {platform_of(url)} == {post.key.platform for post in posts}


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://www.google.com/alerts/feeds/1/2", "google-alerts"),
        ("https://www.google.co.uk/alerts/feeds/1/2", "google-alerts"),
        ("https://news.google.com/rss/search?q=x", "google-news"),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=x", "youtube"),
        ("https://en.wikipedia.org/w/index.php?title=x&action=history&feed=atom", "wikipedia"),
        ("https://www.reddit.com/r/x/new/.rss?feed=secret", "reddit"),
        ("https://social.example/tags/thornbeck.rss", "mastodon"),
        ("https://social.example/@school.rss", "mastodon"),
        ("https://bugle.example/rss", "feed"),
        ("https://notyoutube.com/feeds", "feed"),
        ("https://google.com.evil.example/alerts/feeds", "feed"),
    ],
)
def test_the_address_tells_the_platform(url: str, platform: str) -> None:
    """A finer platform than ``feed`` where the address is unmistakable."""
    assert platform == platform_of(url)


def test_ids_are_looked_for_on_a_ladder() -> None:
    """The feed's id, else the link, else the words: the first that no neighbour shares."""
    keys = [post.key.id.removeprefix("s:")[:26] for post in parsed(recorded("ids.xml"))]

    assert keys == [
        "own",
        "https://ids.example/a#c1",
        "https://ids.example/a#c2",
        "https://ids.example/b",
        "sha256:d6c2a9160d3ff65221a",
        "sha256:1cbf22077bbb3ad2453",
        "sha256:ee28fa270ec4f0cdd29",
        "twice",
    ]


def test_dates_are_true_or_missing() -> None:
    """In UTC; neither from the future nor from before there were feeds."""
    dates = [post.published_at for post in parsed(recorded("dates.xml"))]

    assert dates == [
        datetime(2026, 3, 9, 14, 0, tzinfo=UTC),
        None,
        None,
        None,
        None,
        datetime(2026, 3, 9, 9, 0, tzinfo=UTC),
        None,
        None,
        NOW,
    ]


def test_hostile_words_come_out_as_words() -> None:
    """Nothing is executed, and no way of hiding a threat in markup hides it."""
    posts = {post.key.id.removeprefix("s:"): post for post in parsed(recorded("hostile.xml"))}

    assert {id_: post.text for id_, post in posts.items()} == {
        "script": "Mind the gap",
        "open": "Open\n\nthey will all pay",
        "comment": "Comment\n\nbefore they will all pay",
        "bracket": "Bracket\n\n<Mr Quill will pay for it",
        "rtl": "Right \u202etfel ot\u202c left",
        "header": "=?utf-8?q?hello=0ABcc:_evil@example.com?= Bcc: evil@example.com",
        "split": "Split\n\nthey will pay",
        "two-places": "Two\n\nthey will pay\n\nharmless",
        "file": "File",
        "ipv6": "Address",
    }
    assert {None} == {post.url for post in posts.values()}


def test_the_original_is_the_entrys_own_bytes() -> None:
    """What is kept as the original is what the server sent, and only of that entry."""
    body = recorded("rss2.xml")

    originals = [post.raw.body for post in parsed(body) if post.raw]

    assert all(original in body for original in originals)
    assert all(original.startswith(b"<item>") for original in originals)
    assert all(original.endswith(b"</item>") for original in originals)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "iso-8859-1"])
def test_originals_are_found_in_other_encodings(charset: str) -> None:
    """Offsets are those of the bytes on the wire."""
    mark = "\ufeff" if charset.startswith("utf-16") else ""
    name = "utf-16" if mark else charset
    text = f"{mark}<?xml version='1.0' encoding='{name}'?>" + a_feed("Café", "two").decode()

    originals = [post.raw.body for post in parsed(text.encode(charset)) if post.raw]

    assert originals[0].decode(charset) == ITEM.format(id=0, title="Café")
    assert originals[1].decode(charset) == ITEM.format(id=1, title="two")


def test_the_original_of_a_broken_feed_is_its_content_as_json() -> None:
    """Without a place in the document, the entry's content stands in."""
    (first, *_) = parsed(a_feed("one & two", "three"))

    assert first.raw
    assert json.loads(first.raw.body)["title"].startswith("one")


def test_an_edit_is_the_same_post_with_another_revision() -> None:
    """A threat added later is seen."""
    (before,), (after,) = parsed(a_feed("nice")), parsed(a_feed("nasty"))

    assert before.key == after.key
    assert before.revision != after.revision


def test_a_threat_at_the_end_of_a_huge_entry_is_reported_as_unread() -> None:
    """200,000 code points are kept; a person is told that there was more."""
    with serving(Answer(body=a_feed("word " * 50_000 + "threat"))) as server:
        batch = read(server)

    assert TEXT_LIMIT - 5 < len(batch.posts[0].text) <= TEXT_LIMIT
    assert batch.incomplete == "1 entries are too long and were read in part."
    assert batch.cursor is None


def test_links_are_compared_without_what_does_not_matter() -> None:
    """Case of the host, its port and tracking; not the fragment, which names a comment."""
    assert (
        normal_link("HTTPS://Bugle.example:443?utm_source=x&page=2#c4")
        == "https://bugle.example/?page=2#c4"
    )
    assert normal_link("http://[::1") == ""
    assert normal_link("javascript:alert(1)") == ""


# What is remembered


def test_an_unchanged_feed_costs_a_304() -> None:
    """Validators go back as they came; nothing is parsed, and the cursor stays."""

    def answer(request: Request) -> Answer:
        known = request.headers["If-None-Match"], request.headers["If-Modified-Since"]
        if known == ('W/"7"', "Mon, 09 Mar 2026 09:00:00 GMT"):
            return Answer(status=304)
        headers = {"ETag": 'W/"7"', "Last-Modified": "Mon, 09 Mar 2026 09:00:00 GMT"}
        return Answer(body=a_feed("one"), headers=headers)

    with serving(answer) as server:
        first = read(server)
        second = read(server, first.cursor)

    assert len(first.posts) == 1
    assert second == Batch(posts=(), cursor=first.cursor, repeats=True)


def test_an_unchanged_body_is_not_parsed_again() -> None:
    """For servers that know no validators."""
    with serving(Answer(body=a_feed("one"))) as server:
        first = read(server)
        second = read(server, first.cursor)

    assert second == Batch(posts=(), cursor=first.cursor, repeats=True)


def test_a_changed_body_is_read_whole() -> None:
    """Old entries come again: a feed has no other memory than its content."""
    with serving([Answer(body=a_feed("one")), Answer(body=a_feed("one", "two"))]) as server:
        second = read(server, read(server).cursor)

    assert [post.text for post in second.posts] == ["one", "two"]
    assert second.repeats


@pytest.mark.parametrize(
    "cursor", ["", "{", "[]", "7", "null", '{"of": "x"}', "[" * 100_000, '{"feed": {}}', "\ud800"]
)
def test_a_damaged_cursor_means_a_fresh_start(cursor: str) -> None:
    """A broken row of the database does not blind a source."""
    with serving(Answer(body=a_feed("one"))) as server:
        batch = read(server, cursor)

    assert len(batch.posts) == 1


def test_a_cursor_of_another_feed_is_not_used() -> None:
    """Who changes the address in the configuration starts anew, even where validators agree."""
    answer = Answer(body=a_feed("one"), headers={"ETag": '"1"'})
    with serve({"/private/a.xml": answer, "/b.xml": answer}) as server:
        cursor = read(server).cursor
        batch = read(server, cursor, url=server.url("/b.xml"))
        sent = [request.headers["If-None-Match"] for request in server.requests]

    assert len(batch.posts) == 1
    assert sent == [None, None]


def test_a_validator_that_cannot_be_sent_back_is_forgotten() -> None:
    """An odd ETag must not make the next request impossible."""
    answer = Answer(body=a_feed("one"), headers={"ETag": '"caf\u00e9\x85"'})
    with serving(answer) as server:
        read(server, read(server).cursor)

        assert [request.headers["If-None-Match"] for request in server.requests] == [None, None]


def test_an_unasked_304_is_a_bad_answer() -> None:
    """A server that always says *unchanged* is not quiet."""
    with serving(Answer(status=304)) as server, pytest.raises(CollectError) as caught:
        read(server)

    assert caught.value.outcome is Outcome.BAD_ANSWER


def test_the_cursor_holds_no_address() -> None:
    """Addresses of some feeds are secrets."""
    with serving(Answer(body=a_feed("one"))) as server:
        batch = read(server)

    assert "private" not in f"{batch.cursor} {batch.posts}".replace("is_private", "")


# What is refused, and what is only partial


def test_an_empty_feed_is_quiet_and_fine() -> None:
    """No entries in a real feed is no failure."""
    with serving(Answer(body=a_feed())) as server:
        batch = read(server)

    assert batch.posts == ()
    assert batch.incomplete is None
    assert batch.cursor


@pytest.mark.parametrize("length", [None, 9_000], ids=["connection ends", "length not reached"])
def test_of_a_cut_feed_what_came_is_read_and_the_cursor_stays(length: int | None) -> None:
    """The last entry may be half; it is read again next time."""
    body = a_feed("one", "two", "three")[:-40]
    answer = Answer(body=body, length=-1 if length is None else length)
    with serving(answer) as server:
        batch = read(server, "old cursor")

    assert [post.text for post in batch.posts][:2] == ["one", "two"]
    assert batch.incomplete
    assert batch.cursor == "old cursor"


def test_of_a_feed_that_is_too_large_the_beginning_is_read() -> None:
    """With a sentence that names the option."""
    body = a_feed(*(f"entry {n}" for n in range(2000)))
    with serving(Answer(body=body)) as server:
        batch = read(server, max_bytes=100_000)

    assert 1000 < len(batch.posts) < 2000
    assert batch.incomplete
    assert "max_bytes = 100000" in batch.incomplete
    assert batch.cursor is None


def test_a_malformed_but_complete_feed_is_read_in_full() -> None:
    """An ampersand gone wrong is no reason to alarm anybody."""
    with serving(Answer(body=a_feed("fish & chips", "A&nbsp;B"))) as server:
        batch = read(server)

    assert [post.text for post in batch.posts] == ["fish & chips", "A B"]
    assert batch.incomplete is None


def test_more_entries_than_the_limit_keeps_the_newest() -> None:
    """And says so, with both numbers."""
    items = "".join(
        f"<item><guid>{n}</guid><title>{n}</title>"
        f"<pubDate>0{n} Mar 2026 00:00:00 GMT</pubDate></item>"
        for n in range(1, 6)
    )
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    with serving(Answer(body=body)) as server:
        batch = read(server, max_entries=2)

    assert [post.text for post in batch.posts] == ["4", "5"]
    assert batch.incomplete == "2 of 5 entries were read."
    assert batch.cursor is None


def test_a_youtube_feed_that_is_gone_comes_back() -> None:
    """YouTube answers 404 for days at a time: a failure of the network, not the end."""
    youtube = "https://www.youtube.com/feeds/videos.xml?channel_id=x"
    collector: Any = open_collector("feed", {"name": "s", "url": youtube})
    with serve({}) as server:
        import requests

        answer = requests.get(server.url("/"), timeout=5)
    with pytest.raises(CollectError) as caught:
        collector._check(answer)

    assert caught.value.outcome is Outcome.NETWORK


def test_nothing_an_error_carries_shows_the_address() -> None:
    """Not even a traceback with everything that led to it."""
    with serve({}) as server:
        secret = server.url("/alerts/feeds/s3cret")
    collector = open_collector("feed", {"name": "alerts", "url": secret, "allow_private": True})
    with pytest.raises(CollectError) as caught:
        list(collector.collect(None))

    shown = "".join(traceback.format_exception(caught.value)) + repr(collector)

    assert "could not be reached" in shown
    assert "s3cret" not in shown


def test_reading_logs_nothing_that_was_read(caplog: pytest.LogCaptureFixture) -> None:
    """Our loggers stay silent about posts and addresses."""
    caplog.set_level(logging.DEBUG)
    with serving(Answer(body=a_feed("Mrs Okafor"))) as server:
        read(server)

    ours = [record for record in caplog.records if not record.name.startswith("urllib3")]
    assert "Okafor" not in caplog.text
    assert ours == []


# The process that parses


@pytest.mark.parametrize("body", [b"/etc/passwd", b"/dev/zero", b"file:///etc/passwd", b"-"])
def test_a_body_that_names_a_file_opens_none(body: bytes) -> None:
    """It is parsed as what it is: not a feed."""
    document = worker.parse(body, {})

    assert document == Document(version="", broken=True, cut=True, entities=False, entries=())


def test_a_body_that_is_an_address_is_not_fetched() -> None:
    """Nor is anything that a document type declares."""
    with serve({"*": Answer(body=a_feed("fetched"))}) as server:
        dtd = recorded("xxe.xml").replace(
            b"http://127.0.0.1:9/evil.dtd", server.url("/d").encode()
        )
        assert worker.parse(server.url("/").encode(), {}).entries == ()
        worker.parse(dtd, {})

        assert server.connections == 0


def test_external_entities_are_not_followed() -> None:
    """The words of a file of ours never become a post, and a person hears about it."""
    with serving(Answer(body=recorded("xxe.xml"))) as server:
        batch = read(server)

    assert [post.text for post in batch.posts] == ["Look: &file;"]
    assert b"root:" not in b"".join(post.raw.body for post in batch.posts if post.raw)
    assert batch.incomplete == "The feed defines abbreviations that were not followed."


def test_a_thousand_million_laughs_are_not_laughed() -> None:
    """The entry before the bomb is still read."""
    with serving(Answer(body=recorded("billion-laughs.xml"))) as server:
        batch = read(server)

    assert batch.posts[0].text == "Before"
    assert all(len(post.text) < 1000 for post in batch.posts)
    assert batch.incomplete


def test_a_quadratic_bomb_is_refused_or_read_small(own_worker: FeedWorker) -> None:
    """100 kB that stand for 5 GB cost at most the worker."""
    entity = "A" * 50_000
    bomb = (
        f"<!DOCTYPE rss [<!ENTITY a '{entity}'>]><rss version='2.0'><channel><item><title>"
        + "&a;" * 100_000
        + "</title></item></channel></rss>"
    )
    try:
        titles = [entry.title for entry in own_worker.parse(bomb.encode(), {}).entries]
    except UnparsableError:
        titles = []

    assert sum(map(len, titles)) <= TEXT_LIMIT
    assert own_worker.parse(a_feed("next"), {}).entries[0].title == "next"


def test_too_much_memory_kills_the_worker_and_nothing_else(own_worker: FeedWorker) -> None:
    """The next document is parsed by a new one."""
    assert own_worker.parse(a_feed("one"), {}).entries
    first = own_worker.pid
    with pytest.raises(UnparsableError):
        own_worker.parse(b"x" * (MEMORY_BYTES + 1), {})

    assert own_worker.parse(a_feed("two"), {}).entries[0].title == "two"
    assert own_worker.pid != first


def test_a_worker_that_was_killed_is_replaced(own_worker: FeedWorker) -> None:
    """By the system, say, when memory runs out."""
    own_worker.parse(a_feed("one"), {})
    killed = own_worker.pid
    assert killed
    os.kill(killed, signal.SIGKILL)

    assert own_worker.parse(a_feed("two"), {}).entries[0].title == "two"
    assert own_worker.pid != killed


def test_a_document_that_stops_the_parser_ends_in_time(
    own_worker: FeedWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that hangs is killed; here it is stopped, which looks the same."""
    monkeypatch.setattr("collectors.feed_worker.WALL_S", 0.2)
    monkeypatch.setattr("collectors.feed_worker._START", "import signal; signal.pause()")

    with pytest.raises(UnparsableError):
        own_worker.parse(a_feed("one"), {})

    assert own_worker.pid is None


_BREAK_OUT = """
import sys
from collectors import feed_child
feed_child._confine()
tries = {
    "read": lambda: open("/etc/passwd"),
    "write": lambda: open("/tmp/headsup-break-out", "w"),
    "dial": lambda: __import__("socket").create_connection(("127.0.0.1", 9)),
    "run": lambda: __import__("os").system("true"),
    "spawn": lambda: __import__("subprocess").run(["true"]),
    "memory": lambda: bytearray(300 * 1024 * 1024),
}
for name, attempt in tries.items():
    try:
        attempt()
    except (PermissionError, MemoryError) as error:
        print(name, type(error).__name__)
"""


def test_the_parsers_process_can_reach_nothing() -> None:
    """Even code that runs inside it opens no file, no connection and no process."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _BREAK_OUT],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.split("\n")[:-1] == [
        "read PermissionError",
        "write PermissionError",
        "dial PermissionError",
        "run PermissionError",
        "spawn PermissionError",
        "memory MemoryError",
    ]


def test_the_parsers_process_knows_no_secret_and_needs_no_folder(
    own_worker: FeedWorker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It starts anywhere, without our environment."""
    monkeypatch.setenv("HEADSUP_SECRET", "hunter2")
    monkeypatch.chdir(tmp_path)
    own_worker.parse(a_feed("one"), {})

    environment = Path(f"/proc/{own_worker.pid}/environ").read_bytes()

    assert b"hunter2" not in environment
    assert b"PATH=" not in environment.replace(b"LD_LIBRARY_PATH=", b"")


def test_the_parsers_process_ends_with_ours(tmp_path: Path) -> None:
    """Even when ours is killed without a word."""
    script = (
        "import os, signal; from collectors.feed_worker import worker;"
        "worker.parse(b'<rss/>', {}); print(worker.pid, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    child = Path("/proc") / run.stdout.strip()

    assert run.returncode == -signal.SIGKILL
    assert child.name.isdigit()
    for _ in range(10_000):
        if not child.exists() or "Z (zombie)" in (child / "status").read_text():
            break
    else:
        pytest.fail("the parser outlived its owner")


# Plain text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("I'll <b>ki</b>ll<br>you<p>x</p>y", "I'll kill\nyou\nx\ny"),
        ("a<script>b()</script>c<style>d{}</style>e", "ace"),
        ("1 < 2 and 3 > 2, I <3 you", "1 < 2 and 3 > 2, I <3 you"),
        ("&lt;b&gt; &amp; &#128298;", "<b> & 🔪"),
        ("<p>a\n  b</p>\n\n<p>c</p>", "a b\nc"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n2"),
        ("x<img src=y alt='a knife'>z", "xa knifez"),
        ("<frameset><frame>words", "words"),
        ("<template>words</template>", "words"),
        ("<select>words <b>too</b></select>", "words too"),
        ("<!-- hidden --> seen <!-- never closed", "seen <!-- never closed"),
        ("x\0y\x1bz&#1;", "xyz"),
    ],
)
def test_markup_becomes_the_words_a_reader_sees(markup: str, text: str) -> None:
    """Inline tags join, blocks part, and nothing that ends badly swallows words."""
    assert text == plain(markup)


@given(st.text())
@settings(max_examples=200)
def test_plain_text_can_always_be_stored(markup: str) -> None:
    """Whatever comes in, what comes out encodes and holds no NUL."""
    assert "\0" not in plain(markup).encode().decode()


@given(st.text(alphabet=st.characters(codec="utf-16", exclude_characters="<>&", min_codepoint=33)))
def test_words_without_markup_stay_as_they_are(words: str) -> None:
    """Plain words are changed by nothing but folding of white space and control characters."""
    assert " ".join(safe(words).split()) == plain(words)


SIMPLE = (
    "I'll|ki|ll|<b>|</b>|<p>|</p>|<br/>|<br>|&amp;|<a href='x y'>|</a>|<li>|&nbsp;|<EM >|</EM>"
)


@given(st.lists(st.sampled_from([" ", "\n", *SIMPLE.split("|")])))
def test_simple_markup_reads_the_same_with_and_without_a_parser(pieces: list[str]) -> None:
    """A picture makes the parser read the whole; without a description it adds nothing."""
    markup = "".join(pieces)

    assert plain(markup + "<img src=x>") == plain(markup)


def test_surrogates_are_joined_or_replaced() -> None:
    """Halves from JSON become the character they were meant to be."""
    assert safe("\ud83d\ude00 \ud800!") == "😀 \ufffd!"


@pytest.mark.parametrize(
    "piece", ["<div>", "<", "<a ", "<a b='", "<b><i>", "<table>", "&", "<!--"]
)
def test_markup_of_any_depth_takes_little_time(piece: str) -> None:
    """A million characters made to hurt are read within the parser's limits."""
    markup = piece * (200_000 // len(piece)) + "end"

    assert plain(markup).endswith("end")
