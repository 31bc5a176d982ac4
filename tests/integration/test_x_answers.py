"""What X answers, and what becomes of it: recordings of our own making and worse."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors import open_collector
from collectors.sdk_session import JsonAnswer
from domain.errors import CollectError, RateLimitedError, SourceRefusedError
from domain.types import Batch, Outcome, Post, PostKey
from tests.loopback import Answer, Route, serve

RECORDINGS = Path(__file__).parents[1] / "recordings" / "x"
SEARCH, MENTIONS = "/2/tweets/search/recent", "/2/users/77/mentions"
TOKEN = "AAAAfictional%2Ftoken"  # noqa: S105


def _recorded(name: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        body=(RECORDINGS / name).read_bytes(), status=status, headers=headers or {}, gzip=True
    )


def _read(route: Route, path: str = SEARCH, **options: Any) -> list[Batch]:
    usual = {"name": "x", "bearer_token": TOKEN, "allow_private": True}
    asked = {"query": "Thornbeck"} if path == SEARCH else {"user_id": "77"}
    with serve({path: route}) as server:
        options = usual | asked | {"api_url": server.url("")} | options
        return list(open_collector("x", options).collect(None))


def _posts(route: Route, path: str = SEARCH) -> list[Post]:
    return [post for batch in _read(route, path) for post in batch.posts]


def _error(route: Route, path: str = SEARCH, **options: Any) -> CollectError:
    with pytest.raises(CollectError) as caught:
        _read(route, path, **options)
    return caught.value


def _page(*entries: object) -> Answer:
    meta = {"result_count": len(entries)}
    return Answer(body=json.dumps({"data": entries, "meta": meta}).encode())


def _entry(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": str(2030000000000000000 + number), "text": f"words {number}"} | fields


def test_the_recorded_search_becomes_posts():
    """Three pages, five posts: who, what, when, where, in which language, in answer to what."""
    posts = _posts([_recorded(f"search-{number}.json") for number in (1, 2, 3)])

    assert [post.author for post in posts] == [
        "aldersby_dad",
        "mrs_t_parent",
        "wexshirewatch",
        "JoFenwick_",
        "thornbeckce",
    ]
    assert posts[0].text.startswith("Third time this term nobody at Thornbeck Primary answers the")
    assert "phone & nobody" in posts[0].text
    assert posts[1].text.endswith("netball team <3")
    assert posts[1].in_reply_to == posts[4].key
    assert [post.lang for post in posts] == ["en", "en", "en", None, "en"]
    assert posts[0].published_at == datetime(2026, 3, 10, 6, 58, 11, tzinfo=UTC)
    assert posts[0].url == f"https://x.com/aldersby_dad/status/{posts[0].key.id}"


def test_a_post_keeps_its_own_object_and_the_hash_of_its_answer():
    """What did not belong to it is not kept."""
    posts = _posts([_recorded(f"search-{number}.json") for number in (1, 2, 3)])
    page = json.loads((RECORDINGS / "search-1.json").read_bytes())

    assert posts[0].raw
    assert posts[1].raw
    assert posts[2].raw
    assert json.loads(posts[0].raw.body) == page["data"][0]
    assert posts[0].raw.answer_sha256 == posts[1].raw.answer_sha256
    assert posts[1].raw.answer_sha256 != posts[2].raw.answer_sha256


def test_an_edited_post_keeps_its_first_id_and_has_its_latest_words():
    """Otherwise a threat added by an edit would be another post, or none."""
    [entry] = json.loads((RECORDINGS / "edited.json").read_bytes())["data"]

    [post] = _posts(_recorded("edited.json"))

    assert post.key == PostKey(platform="x", id=entry["edit_history_tweet_ids"][0])
    assert post.text.endswith("I know what time you lock up.")
    assert post.url == f"https://x.com/aldersby_dad/status/{entry['id']}"


def test_all_of_a_long_post_is_read():
    """The first 280 characters stop before the end."""
    [post] = _posts(_recorded("long.json"))

    assert post.text.endswith("I shall be at the gate & somebody will listen.")


def test_an_author_who_is_gone_leaves_a_post_without_a_name():
    """X reports the missing account beside the post."""
    [post] = _posts(_recorded("mentions.json"), MENTIONS)

    assert post.author is None
    assert post.url == f"https://x.com/i/status/{post.key.id}"


def test_an_empty_answer_is_a_quiet_week():
    """One batch without posts, and nothing incomplete."""
    [batch] = _read(_recorded("empty.json"))

    assert (batch.posts, batch.incomplete, batch.gap) == ((), None, None)


@pytest.mark.parametrize(
    ("name", "status", "outcome"),
    [
        ("200-only-errors.json", 200, Outcome.BAD_ANSWER),
        ("200-not-found.json", 200, Outcome.GONE),
        ("200-protected.json", 200, Outcome.AUTH),
        ("400-bad-query.json", 400, Outcome.BAD_ANSWER),
        ("400-too-old.json", 400, Outcome.BAD_ANSWER),
        ("401-unauthorized.json", 401, Outcome.AUTH),
        ("402-credits.json", 402, Outcome.QUOTA),
        ("403-not-enrolled.json", 403, Outcome.AUTH),
        ("429-rate.json", 429, Outcome.THROTTLED),
        ("429-usage.json", 429, Outcome.QUOTA),
        ("503-unavailable.json", 503, Outcome.NETWORK),
        ("blocked.html", 200, Outcome.BAD_ANSWER),
        ("errors-null.json", 200, Outcome.BAD_ANSWER),
        ("list.json", 200, Outcome.BAD_ANSWER),
    ],
)
def test_every_refusal_has_its_outcome(name, status, outcome):
    """On both timelines; what a person must act upon is a refusal."""
    for path in (SEARCH, MENTIONS):
        error = _error(_recorded(name, status), path)

        assert error.outcome == outcome
        assert isinstance(error, SourceRefusedError) == (outcome in {"auth", "quota"})
        assert isinstance(error, RateLimitedError) == (outcome == "throttled")


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 418, 429, 451, 500, 503])
@pytest.mark.parametrize(
    "body",
    [b'{"errors":null}', b"[]", b"null", b"7", b'"no"', b"", b"<html>", b"[" * 100_000, b"\xff"],
)
def test_no_body_of_a_refusal_is_more_than_a_refusal(status, body):
    """tweepy would raise TypeError, AttributeError and RecursionError on these."""
    error = _error(Answer(body=body, status=status))

    assert error.source == "x"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"[" * 100_000,
        b'{"data":{}}',
        b'{"data":null,"meta":{"result_count":0}}',
        b'{"meta":{"result_count":3}}',
        b'{"meta":7}',
        b'{"data":[{"id":"1"}],"meta":{"result_count":1}}',
        b'{"data":[7,null,"x"],"meta":{"result_count":3}}',
        b'{"statuses":[{"id":1,"text":"version 1"}]}',
        b'{"data":[{"id":"1","text":"cut',
        b"\xff\xfe\x00",
    ],
)
def test_a_success_that_holds_no_page_is_a_bad_answer(body):
    """It is never taken for a quiet week."""
    assert _error(Answer(body=body)).outcome == Outcome.BAD_ANSWER


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"x-rate-limit-reset": "{in_5_minutes}"}, 300),
        ({"x-rate-limit-reset": "1"}, None),
        ({"x-rate-limit-reset": "-1"}, None),
        ({"x-rate-limit-reset": "soon"}, None),
        ({"x-rate-limit-reset": "9" * 10}, 900),
        ({"x-rate-limit-reset": "9" * 5000}, None),
        ({"retry-after": "60", "x-rate-limit-reset": "1"}, 60),
    ],
)
def test_a_wait_is_never_longer_than_a_quarter_of_an_hour(headers, seconds):
    """Nor in the past; tweepy is never asked to wait by itself."""
    now = datetime.now(UTC)
    soon = str(int(now.timestamp()) + 300)
    headers = {name: value.replace("{in_5_minutes}", soon) for name, value in headers.items()}

    error = _error(_recorded("429-rate.json", 429, headers))

    assert isinstance(error, RateLimitedError)
    wait = None if error.until is None else (error.until - now).total_seconds()
    assert wait == pytest.approx(seconds, abs=10) if seconds else wait is None


POISON: list[Any] = [
    None,
    7,
    [],
    {},
    {"id": None, "text": "no id"},
    {"id": "2030000000000000500", "text": None},
    _entry(500, text="\ud800 lone"),
    _entry(500, text="NUL \x00 in it"),
    _entry(500, text="x" * 1_000_000),
    _entry(500, text=""),
    _entry(500, id="-7"),
    _entry(500, id="1"),
    _entry(500, id="9" * 400),
    _entry(500, id=2**70),
    _entry(500, created_at="9999-12-31T23:59:59-14:00"),
    _entry(500, created_at="0001-01-01T00:00:00+14:00"),
    _entry(500, created_at=12),
    _entry(500, edit_history_tweet_ids=[{}]),
    _entry(500, note_tweet="none", referenced_tweets=[None, {"type": "replied_to"}], lang=3),
    _entry(500, author_id={}, username="../../evil"),
]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_poisoned_entry_harms_no_neighbour(poison, position):
    """Wherever it stands, the posts beside it are read, and what is kept can be stored."""
    entries: list[Any] = [_entry(2), _entry(1)]
    entries.insert(position, poison)

    batches = _read(_page(*entries))

    posts = [post for batch in batches for post in batch.posts]
    assert {"words 1", "words 2"} <= {post.text for post in posts}
    assert len(posts) == 3 or batches[-1].incomplete == "entries that could not be read: 1"
    for post in posts:
        assert "\x00" not in post.text.encode().decode()


@pytest.mark.parametrize("number", ["9" * 5000, "1e999", "-" + "9" * 4400, "NaN"])
def test_a_silly_number_does_not_cost_the_page(number):
    """Python refuses to read an integer of more than 4300 digits."""
    text = json.dumps({"data": [_entry(1) | {"odd": "N"}], "meta": {"result_count": 1}})

    posts = _posts(Answer(body=text.replace('"N"', number).encode()))

    assert [post.text for post in posts] == ["words 1"]


def test_an_entry_nested_too_deeply_to_be_written_is_kept_without_its_object():
    """Reading and writing do not stop at quite the same depth."""
    entry: object = "bottom"
    for _ in range(5000):
        entry = [entry]

    answer = JsonAnswer(value=None, sha256="", received_at=datetime.now(UTC))

    assert answer.raw(entry) is None
    assert answer.raw([]) is not None


def test_an_edited_post_twice_on_a_page_is_one_post_with_the_newer_words():
    """The first on the page is the newer."""
    history = [str(2030000000000000001), str(2030000000000000009)]
    newer = _entry(9, text="newer", edit_history_tweet_ids=history)
    older = _entry(1, text="older", edit_history_tweet_ids=history[:1])

    assert [post.text for post in _posts(_page(newer, older))] == ["newer"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b'{"data":[', length=500),
        Answer(raw=b""),
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip"),
        Answer(raw=b"no HTTP at all\r\n\r\n"),
        Answer(hang=True),
        Answer(body=b" " * 10_000, drip_s=0.01),
        Answer(body=b"[" + b" " * 20_000_000 + b"]", gzip=True),
        Answer(status=302, headers={"location": "/elsewhere"}),
        Answer(status=204),
    ],
    ids=["cut", "closed", "gzip", "gibberish", "hang", "drip", "bomb", "redirect", "empty"],
)
def test_a_broken_connection_is_an_error_within_the_deadline(answer):
    """Whatever the wire does, it ends as a CollectError and soon."""
    began = datetime.now(UTC)

    error = _error(answer, timeout_s=0.3, deadline_s=0.5)

    assert error.outcome in {Outcome.NETWORK, Outcome.BAD_ANSWER}
    assert datetime.now(UTC) - began < timedelta(seconds=3)


def test_nobody_there_is_a_network_error():
    """The port was free a moment ago."""
    with serve({}) as server:
        nowhere = server.url("")

    assert _error(Answer(), api_url=nowhere).outcome == Outcome.NETWORK


def test_an_inside_address_is_refused_unless_permitted():
    """The token does not leave for it."""
    with serve({SEARCH: _recorded("empty.json")}) as server:
        error = _error(Answer(), api_url=server.url(""), allow_private=False)

        assert error.outcome == Outcome.BAD_ANSWER
        assert server.requests == []


def test_the_token_is_in_no_log_no_error_and_no_repr(caplog):
    """tweepy would log it at DEBUG."""
    with caplog.at_level(logging.DEBUG):
        error = _error(_recorded("401-unauthorized.json", 401))
    collector = open_collector("x", {"name": "x", "bearer_token": TOKEN, "query": "a"})

    assert TOKEN not in caplog.text + str(error) + repr(error) + repr(collector)


def test_the_request_names_who_asks_and_whom_to_write_to():
    """And carries the token in its header."""
    with serve({SEARCH: _recorded("empty.json")}) as server:
        options = {"name": "x", "bearer_token": TOKEN, "query": "a", "allow_private": True}
        options |= {"api_url": server.url(""), "contact": "it@thornbeck.example"}
        list(open_collector("x", options).collect(None))

        [request] = server.requests
    assert "it@thornbeck.example" in request.headers["User-Agent"]
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "query"),
        ({"query": "x" * 513}, "512"),
        ({"user_id": "thornbeckce"}, "user_id"),
        ({"query": "a", "max_posts": 0}, "max_posts"),
        ({"query": "a", "bearer_token": "two\nlines"}, "bearer_token"),
    ],
)
def test_an_option_that_cannot_be_right_is_refused_at_once(options, named):
    """Before anything is asked, naming the option and never the token."""
    with pytest.raises(ValueError, match=named) as caught:
        open_collector("x", {"name": "x", "bearer_token": TOKEN} | options)

    assert "two" not in str(caught.value)
