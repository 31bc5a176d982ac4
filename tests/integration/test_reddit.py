"""Reading Reddit: listings that grow, answers that are none, and praw kept to our rules."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from praw.config import Config

from collectors import open_collector
from domain.errors import CollectError, RateLimitedError, SourceRefusedError
from domain.types import Batch, Outcome, Post, PostKey
from tests.loopback import Answer, Request, Route, Server, serve

RECORDINGS = Path(__file__).parents[1] / "recordings" / "reddit"
TOKEN_PATH = "/api/v1/access_token"  # noqa: S105
SEARCH, NEW, COMMENTS = "/search", "/r/Aldersby/new", "/r/Aldersby/comments"
SECRET = "fictional-app-secret"  # noqa: S105


class Listing:
    """Shows things newest first, a hundred at a time, as Reddit does."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)
        self.asked: list[Request] = []
        self.instead: dict[int, Answer] = {}

    def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        if instead := self.instead.get(len(self.asked)):
            return instead
        after = request.query.get("after", [""])[0]
        below = _number(after) if after else 10**9
        # After an entry that is gone there is nothing, as on Reddit.
        known = not after or below in self.numbers
        shown = [n for n in sorted(self.numbers, reverse=True) if n < below] if known else []
        page = shown[:100]
        more = _name(page[-1]) if len(shown) > len(page) else None
        return _json({"kind": "Listing", "data": {"after": more, "children": _posts(page)}})


def _name(number: int) -> str:
    return f"t3_{number:08d}"


def _number(name: str) -> int:
    return int(name.removeprefix("t3_"))


def _posts(numbers: list[int]) -> list[dict[str, Any]]:
    return [{"kind": "t3", "data": _post(number)} for number in numbers]


def _post(number: int) -> dict[str, Any]:
    written = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number)
    return {
        "name": _name(number),
        "title": f"post {number}",
        "author": "wexshire_walker",
        "created_utc": written.timestamp(),
        "permalink": f"/r/Aldersby/comments/{number}/post/",
    }


def _json(body: object, **fields: Any) -> Answer:
    return Answer(body=json.dumps(body).encode(), **fields)


def _recorded(name: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body=(RECORDINGS / name).read_bytes(), status=status, headers=headers or {})


def _routes(routes: Mapping[str, Route]) -> dict[str, Route]:
    return {TOKEN_PATH: _recorded("token.json")} | dict(routes)


def _collector(server: Server, **options: Any) -> Any:
    usual = {"name": "r", "client_id": "app", "client_secret": SECRET, "allow_private": True}
    where = {"api_url": server.url(""), "token_url": server.url("")}
    asked = {} if "query" in options or "subreddits" in options else {"query": "Thornbeck"}
    return open_collector("reddit", usual | where | asked | options)


def _read(routes: Mapping[str, Route], cursor: str | None = None, **options: Any) -> list[Batch]:
    with serve(_routes(routes)) as server:
        return list(_collector(server, **options).collect(cursor))


def _error(routes: Mapping[str, Route], **options: Any) -> CollectError:
    with pytest.raises(CollectError) as caught:
        _read(routes, **options)
    return caught.value


def _numbers(batches: list[Batch]) -> list[int]:
    return [_number(post.key.id) for batch in batches for post in batch.posts]


def _cursor(batches: list[Batch]) -> str:
    assert batches[-1].cursor is not None
    return batches[-1].cursor


def _all(batches: list[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def test_the_recorded_search_becomes_posts():
    """Title and text together; the address is the one people open."""
    [first, second] = _all(_read({SEARCH: _recorded("search.json")}))

    assert first.key == PostKey(platform="reddit", id="t3_1n4aa03")
    assert first.text.startswith("Thornbeck Primary parking again\n\nSomebody will get hurt.")
    assert first.author == "aldersby_resident"
    assert first.published_at == datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
    assert first.url is not None
    assert first.url.startswith("https://www.reddit.com/r/Aldersby/comments/1n4aa03/")
    assert second.text == "Which school, Thornbeck or St Bride's?"


def test_a_post_keeps_its_own_object_as_received():
    """The listing around it is not kept."""
    listing = json.loads((RECORDINGS / "search.json").read_bytes())

    [first, _] = _all(_read({SEARCH: _recorded("search.json")}))

    assert first.raw
    assert json.loads(first.raw.body) == listing["data"]["children"][0]


def test_what_was_taken_away_is_not_read_and_what_is_left_is():
    """A removed post keeps its title; a deleted author has no name."""
    routes = {NEW: _recorded("new.json"), COMMENTS: _recorded("comments.json")}

    posts = _all(_read(routes, subreddits=("Aldersby",)))

    assert [(post.text, post.author) for post in posts] == [
        ("Thornbeck Primary fete: what happened?", "aldersby_resident"),
        ("Thornbeck Primary\n\nIs the head still Mrs Okafor?", None),
        ("She should watch her back after what she did to my lad.", "wexshire_walker"),
        ("Yes, and she is lovely.", None),
        ("No idea > ask the office.", None),
    ]
    assert posts[3].in_reply_to == PostKey(platform="reddit", id="t1_mk0a001")


@pytest.mark.parametrize(
    ("title", "thread"),
    [
        ("Mrs Okafor", "Mrs Okafor"),
        ("[deleted by user]", ""),
        ("[ Removed by Reddit ]", ""),
        ("a\0b\ud800", "ab\ufffd"),
        (None, ""),
        (["Mrs Okafor"], ""),
    ],
)
def test_a_comment_knows_the_title_it_stands_under(title, thread):
    """Where Reddit says it, and nobody took it away; a post stands under none."""
    comment = {"name": "t1_1", "id": "1", "body": "She should go.", "link_title": title}
    children = [*_posts([1]), {"kind": "t1", "data": comment}]

    listing = _json({"kind": "Listing", "data": {"children": children}})

    assert [post.thread for post in _all(_read({SEARCH: listing}))] == ["", thread]


def test_recorded_comments_know_their_title():
    """As Reddit's listings of a subreddit's comments have it."""
    routes = {NEW: _recorded("new.json"), COMMENTS: _recorded("comments.json")}

    posts = _all(_read(routes, subreddits=("Aldersby",)))

    assert {post.thread for post in posts if post.in_reply_to} == {"Thornbeck Primary"}


def test_comments_can_be_left_out():
    """Search and new posts only."""
    [batch] = _read({NEW: _recorded("new.json")}, subreddits=("Aldersby",), comments=False)

    assert len(batch.posts) == 2


def test_the_first_run_reads_one_page():
    """A school that starts today does not get a thousand old posts."""
    listing = Listing(*range(250))

    batches = _read({SEARCH: listing})

    assert _numbers(batches) == list(range(249, 149, -1))
    assert len(listing.asked) == 1


def test_later_runs_read_down_to_a_page_that_is_known():
    """Two new pages, then one that is known; the words of known posts are read again for edits."""
    listing = Listing(*range(250))
    cursor = _cursor(_read({SEARCH: listing}))
    listing.numbers += range(250, 400)

    batches = _read({SEARCH: listing}, cursor)

    assert set(range(250, 400)) <= set(_numbers(batches))
    assert len(listing.asked) == 1 + 3
    assert all(batch.gap is None for batch in batches)


def test_the_newest_known_post_may_be_deleted():
    """A cursor of one name would find nothing after it, or read everything."""
    listing = Listing(*range(250))
    cursor = _cursor(_read({SEARCH: listing}))
    listing.numbers = [n for n in listing.numbers if n < 240] + [300]

    batches = _read({SEARCH: listing}, cursor)

    assert _numbers(batches)[0] == 300
    assert len(listing.asked) == 1 + 1


@pytest.mark.parametrize("stored", [1, 2, 3])
def test_a_run_killed_after_any_page_loses_nothing(stored):
    """Until the listing is through, the cursor knows none of its new posts."""
    listing = Listing(*range(100))
    before = _cursor(_read({SEARCH: listing}))
    listing.numbers += range(100, 420)

    with serve(_routes({SEARCH: listing})) as server:
        reading = _collector(server).collect(before)
        kept = [next(reading) for _ in range(stored)]
        reading.close()
        rest = list(_collector(server).collect(_cursor(kept)))

    assert set(range(100, 420)) <= set(_numbers(kept + rest))
    assert json.loads(_cursor(kept)) == json.loads(before)
    assert json.loads(_cursor(rest)) != json.loads(before)


def test_a_page_that_fails_leaves_the_cursor_where_it_was():
    """What came before the failure is given, and read again next time."""
    listing = Listing(*range(100))
    before = _cursor(_read({SEARCH: listing}))
    listing.numbers += range(100, 420)
    listing.instead[3] = Answer(status=503)

    with serve(_routes({SEARCH: listing})) as server:
        reading = _collector(server).collect(before)
        kept = [next(reading)]
        with pytest.raises(CollectError) as caught:
            next(reading)
        rest = list(_collector(server).collect(_cursor(kept)))

    assert caught.value.outcome == Outcome.NETWORK
    assert set(range(100, 420)) <= set(_numbers(rest))


def test_the_cursor_remembers_three_hundred_names():
    """Of each listing, the newest first."""
    listing = Listing(*range(100))
    cursor = _cursor(_read({SEARCH: listing}))
    listing.numbers += range(100, 600)

    [known] = json.loads(_cursor(_read({SEARCH: listing}, cursor))).values()

    assert known["names"] == [_name(n) for n in range(599, 299, -1)]


def test_more_than_can_be_read_is_a_gap():
    """From the newest known post to the oldest that was still shown."""
    listing = Listing(*range(50))
    cursor = _cursor(_read({SEARCH: listing}))
    listing.numbers += range(50, 1000)

    batches = _read({SEARCH: listing}, cursor, max_pages=3)

    gap = batches[-1].gap
    assert gap is not None
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert (gap.since, gap.until) == (
        start + timedelta(minutes=49),
        start + timedelta(minutes=700),
    )
    assert all(batch.gap is None for batch in batches[:-1])
    assert json.loads(_cursor(batches)) != json.loads(cursor)


def test_a_cap_that_is_reached_on_known_ground_is_no_gap():
    """Something known was met on the last page."""
    listing = Listing(*range(250))
    cursor = _cursor(_read({SEARCH: listing}))
    listing.numbers += range(250, 300)

    batches = _read({SEARCH: listing}, cursor, max_pages=1)

    assert [batch.gap for batch in batches] == [None]


def test_a_listing_that_is_shown_whole_is_no_gap():
    """Everything known was deleted, and a handful of new posts is all there is."""
    listing = Listing(1, 2)
    cursor = _cursor(_read({SEARCH: listing}))
    listing.numbers = [3, 4]

    batches = _read({SEARCH: listing}, cursor, max_pages=1)

    assert [batch.gap for batch in batches] == [None]


def test_a_subreddit_that_falls_silent_is_reported():
    """A subreddit that has shown posts always shows some; a search may not."""
    cursor = _cursor(_read({NEW: Listing(1)}, subreddits=("Aldersby",), comments=False))
    empty = _recorded("empty.json")

    batches = _read({NEW: empty}, cursor, subreddits=("Aldersby",), comments=False)

    assert batches[-1].incomplete == (
        "r/Aldersby/new shows nothing, where it has shown something before"
    )
    assert json.loads(_cursor(batches)) == json.loads(cursor)
    assert [batch.incomplete for batch in _read({SEARCH: empty})] == [None]


def test_a_circle_of_pages_ends_as_a_bad_answer():
    """The same ``after`` again and again."""
    listing = Listing(*range(100))
    cursor = _cursor(_read({SEARCH: listing}))
    page = {"after": _name(5), "children": _posts([500, 7, 6])}
    circle = _json({"kind": "Listing", "data": page})

    with serve(_routes({SEARCH: circle})) as server:
        with pytest.raises(CollectError) as caught:
            list(_collector(server).collect(cursor))

        assert len(server.requests) == 3
    assert caught.value.outcome == Outcome.BAD_ANSWER


def test_a_cursor_that_cannot_be_read_is_a_gap_and_a_fresh_start():
    """Whatever stands in it."""
    for cursor in ("{", "[]", "7", '{"search": 7}', '{"a": {"names": [], "newest": "soon"}}'):
        batches = _read({SEARCH: Listing(1)}, cursor)

        assert _numbers(batches) == [1]
        assert batches[0].gap is not None


def test_a_subreddit_that_is_gone_does_not_silence_the_others():
    """They are read, then the error is raised."""
    routes = {"/r/Wexshire/new": Listing(1), "/r/Aldersby/new": _recorded("404.json", 404)}
    with serve(_routes(routes)) as server:
        reading = _collector(server, subreddits=("Aldersby", "Wexshire"), comments=False).collect(
            None
        )
        kept = [next(reading)]
        with pytest.raises(CollectError) as caught:
            next(reading)

    assert _numbers(kept) == [1]
    assert caught.value.outcome == Outcome.GONE
    assert str(caught.value) == "r: Aldersby: there is no such subreddit"


@pytest.mark.parametrize(
    ("name", "status", "headers", "outcome"),
    [
        ("401.json", 401, {}, Outcome.AUTH),
        ("401.json", 401, {"www-authenticate": 'Bearer error="invalid_token"'}, Outcome.AUTH),
        ("403.json", 403, {}, Outcome.AUTH),
        ("403.json", 403, {"www-authenticate": "odd"}, Outcome.AUTH),
        ("403-private.json", 403, {}, Outcome.GONE),
        ("404.json", 404, {}, Outcome.GONE),
        ("404-banned.json", 404, {}, Outcome.GONE),
        ("429.json", 429, {}, Outcome.THROTTLED),
        ("500.json", 500, {}, Outcome.NETWORK),
        ("500.json", 520, {}, Outcome.NETWORK),
        ("list.json", 200, {}, Outcome.BAD_ANSWER),
        ("users.json", 200, {}, Outcome.BAD_ANSWER),
        ("blocked.html", 200, {}, Outcome.BAD_ANSWER),
        ("list.json", 400, {}, Outcome.BAD_ANSWER),
        ("blocked.html", 415, {}, Outcome.BAD_ANSWER),
        ("blocked.html", 302, {}, Outcome.BAD_ANSWER),
        ("blocked.html", 302, {"location": "/subreddits/search?q=aldersby"}, Outcome.GONE),
        ("blocked.html", 204, {}, Outcome.BAD_ANSWER),
    ],
)
def test_every_refusal_has_its_outcome(name, status, headers, outcome):
    """Asked once: praw would repeat some of these, and stumble over others."""
    with serve(_routes({SEARCH: _recorded(name, status, headers)})) as server:
        with pytest.raises(CollectError) as caught:
            list(_collector(server).collect(None))

        assert [request.path for request in server.requests] == [TOKEN_PATH, SEARCH]
    assert caught.value.outcome == outcome
    assert isinstance(caught.value, SourceRefusedError) == (outcome == Outcome.AUTH)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (_recorded("400-token.json", 400), Outcome.AUTH),
        (_recorded("401.json", 401), Outcome.AUTH),
        (_recorded("200-token-error.json"), Outcome.AUTH),
        (_recorded("429.json", 429), Outcome.THROTTLED),
        (_recorded("500.json", 500), Outcome.NETWORK),
        (_recorded("list.json"), Outcome.BAD_ANSWER),
        (_recorded("blocked.html"), Outcome.BAD_ANSWER),
        (_json({"access_token": None}), Outcome.BAD_ANSWER),
        (_json({"access_token": "a", "expires_in": "soon", "scope": "*"}), Outcome.BAD_ANSWER),
        (_json({"access_token": "a\nb", "expires_in": 1, "scope": "*"}), Outcome.BAD_ANSWER),
        (_json({"access_token": "ä", "expires_in": 1, "scope": "*"}), Outcome.BAD_ANSWER),
        (_json({"access_token": "a", "expires_in": 1, "scope": 7}), Outcome.BAD_ANSWER),
        (Answer(body=b"[" * 100_000), Outcome.BAD_ANSWER),
    ],
)
def test_a_token_that_is_none_has_its_outcome(answer, outcome):
    """The search is then not asked."""
    with serve({TOKEN_PATH: answer, SEARCH: Listing(1)}) as server:
        with pytest.raises(CollectError) as caught:
            list(_collector(server).collect(None))

        assert [request.path for request in server.requests] == [TOKEN_PATH]
    assert caught.value.outcome == outcome


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [(None, None), ("4", 4), ("0.5", 0.5), ("999999999", 900), ("soon", None), ("{date}", 300)],
)
def test_a_wait_may_be_seconds_or_a_date_and_is_bounded(retry_after, seconds):
    """Prawcore would raise ValueError at the date."""
    now = datetime.now(UTC)
    date = (now + timedelta(minutes=5)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"retry-after": retry_after.format(date=date)} if retry_after else {}

    error = _error({SEARCH: _recorded("429.json", 429, headers)})

    assert isinstance(error, RateLimitedError)
    assert (error.until is None) == (seconds is None)
    if seconds and error.until:
        assert (error.until - now).total_seconds() == pytest.approx(seconds, abs=5)


@pytest.mark.parametrize("reset", ["300", "1e9", "-5", "soon", "nan", "inf"])
def test_a_spent_allowance_is_an_error_and_no_sleep(reset):
    """Praw would sleep until the reset, with the run's lock in its hands."""
    headers = {
        "x-ratelimit-remaining": "0.0",
        "x-ratelimit-used": "100",
        "x-ratelimit-reset": reset,
    }
    routes = {NEW: _recorded("new.json", headers=headers), COMMENTS: _recorded("comments.json")}
    began = datetime.now(UTC)

    with serve(_routes(routes)) as server:
        reading = _collector(server, subreddits=("Aldersby",)).collect(None)
        kept = [next(reading)]
        rest: list[Batch] = []
        error = None
        try:
            rest.extend(reading)
        except RateLimitedError as caught:
            error = caught

    assert len(kept[0].posts) == 2
    assert datetime.now(UTC) - began < timedelta(seconds=3)
    if reset in {"300", "1e9"}:
        assert error is not None
        assert error.until is not None
        assert error.until - began <= timedelta(minutes=15, seconds=3)
    else:
        assert len(rest) == 1


@pytest.mark.parametrize("used", ["1.0", "many", "", "-1"])
def test_odd_numbers_in_the_limits_headers_cost_nothing(used):
    """Prawcore would raise ValueError at them."""
    headers = {
        "x-ratelimit-remaining": "99.5",
        "x-ratelimit-used": used,
        "x-ratelimit-reset": used,
    }

    assert len(_all(_read({SEARCH: _recorded("search.json", headers=headers)}))) == 2


@pytest.mark.parametrize("number", ["9" * 5000, "1e999", "NaN"])
def test_a_silly_number_does_not_cost_the_page(number):
    """Prawcore calls it bad JSON."""
    body = json.dumps({"kind": "Listing", "data": {"children": _posts([1]), "after": "N"}})

    batches = _read({SEARCH: Answer(body=body.replace('"N"', number).encode())})

    assert _numbers(batches) == [1]


UNREADABLE: list[Any] = [
    None,
    7,
    [],
    {},
    {"kind": "t3", "data": None},
    {"kind": "t3", "data": {"title": "no name"}},
    {"kind": "t3", "data": {"name": 7, "id": None, "title": "no name"}},
    {"kind": "t3", "data": _post(5) | {"title": None}},
    {"kind": "t1", "data": _post(5)},
    {"kind": "more", "data": {"children": []}},
]
ODD: list[dict[str, Any]] = [
    {"title": "\ud800", "selftext": "\x00"},
    {"title": "", "selftext": None},
    {"author": {}, "permalink": "//evil.example/x"},
    {"permalink": "/r/x/comments/1/@evil.example/"},
    {"created_utc": 1e300, "parent_id": []},
    {"created_utc": 10**30, "name": 7, "id": 7},
    {"created_utc": "now", "permalink": None, "link_id": {}},
    {"selftext": "x" * 1_000_000},
]


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("poison", UNREADABLE, ids=range(len(UNREADABLE)))
def test_an_entry_that_cannot_be_read_is_counted_and_harms_no_neighbour(poison, position):
    """Wherever it stands."""
    batches = _read({SEARCH: _poisoned(poison, position)})

    assert [post.text for post in _all(batches)] == ["post 2", "post 1"]
    assert batches[-1].incomplete == "search: entries that could not be read: 1"


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_entry_is_read_and_harms_no_neighbour(odd, position):
    """What is kept of it can be stored, and its link leads to Reddit or nowhere."""
    batches = _read({SEARCH: _poisoned({"kind": "t3", "data": _post(5) | odd}, position)})

    posts = _all(batches)
    assert {"post 1", "post 2"} <= {post.text for post in posts}
    assert batches[-1].incomplete is None
    assert all("\x00" not in post.text.encode().decode() for post in posts)
    assert all(post.url is None or "evil" not in post.url for post in posts)


def _poisoned(poison: object, position: int) -> Answer:
    entries: list[Any] = _posts([2, 1])
    entries.insert(position, poison)
    return _json({"kind": "Listing", "data": {"children": entries}})


@pytest.mark.parametrize(
    "answer",
    [
        Answer(raw=b""),
        Answer(body=b'{"kind":', length=500),
        Answer(hang=True),
        Answer(body=b" " * 10_000, drip_s=0.01),
        Answer(body=b"[" + b" " * 20_000_000 + b"]", gzip=True),
    ],
    ids=["closed", "cut", "hang", "drip", "bomb"],
)
@pytest.mark.parametrize("path", [TOKEN_PATH, SEARCH])
def test_a_broken_connection_is_an_error_within_the_deadline(path, answer):
    """Without praw's two more attempts and the sleeps between them."""
    began = datetime.now(UTC)

    error = _error({path: answer}, timeout_s=0.3, deadline_s=0.5)

    assert error.outcome in {Outcome.NETWORK, Outcome.BAD_ANSWER}
    assert datetime.now(UTC) - began < timedelta(seconds=3)


def test_praw_ini_and_the_environment_change_nothing(tmp_path, monkeypatch):
    """Either could send the app's secret to another host."""
    elsewhere = "http://198.51.100.9:9"
    settings = {"oauth_url": elsewhere, "reddit_url": elsewhere, "client_id": "theirs"}
    settings |= {"username": "u", "password": "p", "refresh_token": "r", "client_secret": "theirs"}
    ini = "[DEFAULT]\n" + "".join(f"{key}={value}\n" for key, value in settings.items())
    (tmp_path / "praw.ini").write_text(ini, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("praw_site", "nowhere")
    monkeypatch.setattr(Config, "CONFIG", None)  # as in a new process
    for key, value in settings.items():
        monkeypatch.setenv(f"praw_{key}", value)

    with serve(_routes({SEARCH: Listing(1)})) as server:
        batches = list(_collector(server).collect(None))

        assert server.requests[0].body == b"grant_type=client_credentials"
    assert _numbers(batches) == [1]


def test_the_secret_is_in_no_log_no_error_and_no_repr(caplog):
    """Nor is the token that it buys, nor what is searched for."""
    with caplog.at_level(logging.DEBUG):
        error = _error({SEARCH: _recorded("401.json", 401)}, query="Okafor")
    options = {"name": "r", "client_id": "app", "client_secret": SECRET, "query": "a"}
    shown = caplog.text + str(error) + repr(error) + repr(open_collector("reddit", options))

    assert SECRET not in shown
    assert "not-a-real-token" not in shown


def test_the_request_names_who_asks_and_whom_to_write_to():
    """On the way to the token too."""
    with serve(_routes({SEARCH: Listing(1)})) as server:
        list(_collector(server, contact="it@thornbeck.example").collect(None))

        agents = [request.headers["User-Agent"] for request in server.requests]
    assert all("it@thornbeck.example" in agent for agent in agents)
    assert len(agents) == 2


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "query"),
        ({"query": "x" * 513}, "512"),
        ({"subreddits": ("r/Aldersby",)}, "r/Aldersby"),
        ({"query": "a", "max_pages": 11}, "max_pages"),
        ({"query": "a", "client_secret": "ä"}, "client_secret"),
    ],
)
def test_an_option_that_cannot_be_right_is_refused_at_once(options, named):
    """Before anything is asked, naming the option."""
    usual = {"name": "r", "client_id": "app", "client_secret": SECRET}

    with pytest.raises(ValueError, match=named):
        open_collector("reddit", usual | options)
