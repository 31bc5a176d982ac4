"""Reading X: a server that sells posts as X does, and runs that end anywhere."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors import open_collector
from collectors.snowflake import MAX_STRETCHES, OVERLAP, Position, Stretch, first_id_at, moment_of
from domain.errors import CollectError
from domain.types import Batch, Gap, Outcome
from tests.loopback import Answer, Request, Server, serve

SEARCH, MENTIONS = "/2/tweets/search/recent", "/2/users/4711/mentions"
WEEK = timedelta(days=7)


def ago(**before: float) -> int:
    """Return the first id of a moment that long ago."""
    return first_id_at(datetime.now(UTC) - timedelta(**before))


def minutes_ago(*minutes: float) -> list[int]:
    return [ago(minutes=m) for m in minutes]


@dataclass
class Market:
    """Sells posts as recent search does: newest first, in pages, of one week."""

    ids: list[int]
    #: What each id was sold for, so often.
    sold: Counter[int] = field(default_factory=Counter)
    queries: list[dict[str, list[str]]] = field(default_factory=list)
    #: Answers given instead, by the number of the request.
    instead: dict[int, Answer] = field(default_factory=dict)
    per_page: int = 100
    forgets_after: timedelta = WEEK

    def __call__(self, request: Request) -> Answer:
        query = request.query
        self.queries.append(query)
        if refusal := self.instead.get(len(self.queries)) or self._too_old(query):
            return refusal
        token = query.get("next_token") or query.get("pagination_token") or [""]
        ids = [i for i in self._asked(query) if not token[0] or i < int(token[0][1:])]
        size = min(int(query["max_results"][0]), self.per_page)
        return _page(self._sell(ids[:size]), more=len(ids) > size)

    def _asked(self, query: dict[str, list[str]]) -> list[int]:
        oldest = first_id_at(datetime.now(UTC) - self.forgets_after)
        above = int(query.get("since_id", ["0"])[0])
        below = int(query.get("until_id", [str(2**63)])[0])
        return [i for i in sorted(self.ids, reverse=True) if max(above, oldest) < i < below]

    def _sell(self, ids: list[int]) -> list[int]:
        self.sold.update(ids)
        return ids

    def _too_old(self, query: dict[str, list[str]]) -> Answer | None:
        oldest = first_id_at(datetime.now(UTC) - self.forgets_after)
        for name in ("since_id", "until_id"):
            if name in query and int(query[name][0]) < oldest:
                words = f"'{name}' must be a tweet id created after then."
                words += f" Please use a '{name}' that is larger than {oldest}"
                return _json({"errors": [{"message": words}]}, status=400)
        return None


def _json(body: object, **fields: Any) -> Answer:
    return Answer(body=json.dumps(body).encode(), **fields)


def _page(ids: list[int], *, more: bool) -> Answer:
    if not ids:
        return _json({"meta": {"result_count": 0}})
    meta = {"newest_id": str(ids[0]), "oldest_id": str(ids[-1]), "result_count": len(ids)}
    meta |= {"next_token": f"t{ids[-1]}"} if more else {}
    return _json({"data": [{"id": str(i), "text": f"post {i}"} for i in ids], "meta": meta})


@contextmanager
def _selling(*markets: Market) -> Iterator[Server]:
    with serve(dict(zip((SEARCH, MENTIONS), markets, strict=False))) as server:
        yield server


def _collector(server: Server, **options: Any) -> Any:
    usual = {"name": "x", "bearer_token": "T0ken", "query": "Thornbeck", "allow_private": True}
    return open_collector("x", usual | {"api_url": server.url("")} | options)


def _batches(server: Server, cursor: str | None = None, **options: Any) -> list[Batch]:
    return list(_collector(server, **options).collect(cursor))


def _ids(batches: list[Batch]) -> list[int]:
    return [int(post.key.id) for batch in batches for post in batch.posts]


def _cursor(batches: list[Batch]) -> str:
    assert batches[-1].cursor is not None
    return batches[-1].cursor


def _error(server: Server, cursor: str | None = None, **options: Any) -> CollectError:
    with pytest.raises(CollectError) as caught:
        _batches(server, cursor, **options)
    return caught.value


def _search(cursor: str) -> Mapping[str, Any]:
    [position] = json.loads(cursor).values()
    return dict(position)


def test_pages_are_read_down_to_the_last_one():
    """Three pages, one batch each, newest first."""
    market = Market(minutes_ago(1, 2, 3, 4, 5), per_page=2)

    with _selling(market) as server:
        batches = _batches(server)

    assert [len(batch.posts) for batch in batches] == [2, 2, 1]
    assert sorted(market.ids, reverse=True) == _ids(batches)
    assert {"newest": str(max(market.ids)), "left": []} == _search(_cursor(batches))


def test_the_newest_id_of_the_first_page_counts_only_once_the_last_page_is_stored():
    """Until then the cursor says what is left below."""
    market = Market(minutes_ago(1, 2, 3), per_page=1)

    with _selling(market) as server:
        cursors = [_search(str(batch.cursor)) for batch in _batches(server)]

    first, second, third = map(str, market.ids)
    left = [[[None, first]], [[None, second]], []]
    assert [{"newest": first, "left": rest} for rest in left] == cursors
    assert third not in json.dumps(cursors)


@pytest.mark.parametrize("stored", range(1, 7))
def test_a_run_killed_after_any_page_loses_nothing_and_buys_nothing_twice(stored):
    """Only what the overlap reads again on purpose is sold a second time."""
    market = Market(minutes_ago(*range(60, 72)), per_page=2)

    with _selling(market) as server:
        reading = _collector(server).collect(None)
        kept = [next(reading) for _ in range(stored)]
        reading.close()
        market.ids.append(ago(minutes=30))
        rest = _batches(server, _cursor(kept))
        nothing = _batches(server, _cursor(rest))

    assert set(market.ids) == set(_ids(kept + rest))
    overlap = {i for i in market.ids if moment_of(max(_ids(kept))) - moment_of(i) <= OVERLAP}
    assert {i for i, times in market.sold.items() if times > 1} <= overlap | {max(market.ids)}
    assert {max(market.ids)} == set(_ids(nothing))


def test_a_run_that_fails_between_pages_is_finished_by_the_next():
    """The error comes after what was read; the saved cursor leads on from there."""
    market = Market(minutes_ago(*range(20, 26)), per_page=2, instead={2: Answer(status=503)})

    with _selling(market) as server:
        reading = _collector(server).collect(None)
        kept = [next(reading)]
        with pytest.raises(CollectError) as caught:
            next(reading)
        rest = _batches(server, _cursor(kept))

    assert caught.value.outcome == Outcome.NETWORK
    assert set(market.ids) == set(_ids(kept + rest))


def test_a_flood_is_bought_in_portions_newest_first():
    """What is new in the meantime comes before what is left, and in the end all is there."""
    market = Market(minutes_ago(*range(100, 150)))

    with _selling(market) as server:
        first = _batches(server, max_posts=20)
        alarm = ago(minutes=5)
        market.ids.append(alarm)
        second = _batches(server, _cursor(first), max_posts=40)
        third = _batches(server, _cursor(second), max_posts=40)

    assert first[-1].incomplete == "max_posts was reached; the next run reads on"
    assert alarm == _ids(second)[0]
    assert [batch.incomplete for batch in third[-1:]] == [None]
    assert set(market.ids) == set(_ids(first + second + third))


def test_a_post_the_index_shows_late_is_found_within_the_overlap():
    """It is older than the newest seen, and still read."""
    market = Market(minutes_ago(20))

    with _selling(market) as server:
        batches = _batches(server)
        late = ago(minutes=28)
        market.ids.append(late)
        again = _batches(server, _cursor(batches))

    assert late in _ids(again)


def test_an_empty_answer_keeps_the_newest_id():
    """No newest_id in it, nothing forgotten."""
    market = Market(minutes_ago(30))

    with _selling(market) as server:
        cursor = _cursor(_batches(server))
        market.ids.clear()
        again = _batches(server, cursor)

    assert json.loads(cursor) == json.loads(_cursor(again))
    assert _ids(again) == []


def test_an_answer_older_than_the_cursor_does_not_move_it_back():
    """A search that forgets since_id gives posts again, and no more harm."""
    market = Market(minutes_ago(30))

    with _selling(market) as server:
        cursor = _cursor(_batches(server))
        market.instead[2] = _page(minutes_ago(500), more=False)
        again = _batches(server, cursor)

    assert json.loads(cursor) == json.loads(_cursor(again))


def test_a_cursor_from_before_the_holidays_is_a_gap_and_no_question():
    """Nine days are known to be too many: X is asked for its week, without an id."""
    market = Market([ago(days=8.5), ago(days=3)])
    cursor = _left_off(ago(days=9))

    with _selling(market) as server:
        batches = _batches(server, cursor)

    assert _ids(batches) == market.ids[1:]
    assert "since_id" not in market.queries[0]
    assert _days_of_gap(batches[0].gap) == (9.0, 7.0)


def test_an_id_that_x_says_is_too_old_is_a_gap_and_a_fresh_start():
    """X shows five days only and says so: a gap to there, and everything after."""
    market = Market([ago(days=5.5), ago(days=2)], forgets_after=timedelta(days=6))
    cursor = _left_off(ago(days=6.5))

    with _selling(market) as server:
        batches = _batches(server, cursor)

    assert len(market.queries) == 2
    assert "since_id" in market.queries[0]
    assert "since_id" not in market.queries[1]
    assert len(_ids(batches)) == 2
    assert _days_of_gap(batches[0].gap) == (6.5, 6.0)


def test_a_refused_id_without_a_number_is_left_all_the_same():
    """The sentence alone is enough; it ends after one more question."""
    words = {"errors": [{"message": "'since_id' must be a tweet id created after then"}]}
    market = Market([ago(days=2)], instead={1: _json(words, status=400)})

    with _selling(market) as server:
        batches = _batches(server, _left_off(ago(days=6.5)))

    assert len(_ids(batches)) == 1
    assert batches[0].gap is not None


def test_x_that_calls_everything_too_old_is_a_bad_answer():
    """It is not asked for ever."""
    words = {"errors": [{"message": "'since_id' must be a tweet id created after then"}]}
    with serve({SEARCH: _json(words, status=400)}) as server:
        error = _error(server, _left_off(ago(days=1)))

    assert error.outcome == Outcome.BAD_ANSWER
    assert len(server.requests) == 1


def test_what_was_left_and_is_now_too_old_is_a_gap():
    """A stretch from before the week is given up, the one above it is read."""
    left = [[str(ago(days=3)), str(ago(days=2))], [str(ago(days=12)), str(ago(days=8))]]
    market = Market([ago(days=2.5)])

    with _selling(market) as server:
        batches = _batches(server, _left_off(ago(days=1), left))

    assert len(_ids(batches)) == 1
    assert _days_of_gap(batches[0].gap) == (12.0, 8.0)
    assert _search(_cursor(batches))["left"] == []


def test_a_cursor_that_cannot_be_read_is_a_gap_and_a_fresh_start():
    """All that X still has is read again."""
    for cursor in ("{", "[]", '{"search": 7}', '{"a": {"newest": "1", "left": [["b", null]]}}'):
        with _selling(Market([ago(days=2)])) as server:
            batches = _batches(server, cursor)

        assert len(_ids(batches)) == 1
        assert batches[0].gap is not None
        assert batches[0].gap.since is None


def test_another_query_starts_with_the_whole_week():
    """A name added during an incident is looked for in what was already read."""
    market = Market([ago(days=3)])

    with _selling(market) as server:
        cursor = _cursor(_batches(server))
        again = _batches(server, cursor, query="Thornbeck OR Okafor")

    assert market.ids == _ids(again)


def test_an_id_from_the_future_does_not_hide_what_comes():
    """A newest_id of 2080 would otherwise blind the source until then."""
    market = Market([2**63 - 1], forgets_after=WEEK)

    with _selling(market) as server:
        cursor = _cursor(_batches(server))
        market.ids[:] = [ago(minutes=1)]
        again = _batches(server, cursor)

    assert market.ids == _ids(again)


def test_a_circle_of_pages_ends_as_a_bad_answer():
    """The same token twice; what it showed is kept."""
    page = json.loads(_page(minutes_ago(5), more=True).body)
    with serve({SEARCH: _json(page)}) as server:
        reading = _collector(server).collect(None)
        kept = [next(reading), next(reading)]
        with pytest.raises(CollectError) as caught:
            next(reading)

    assert caught.value.outcome == Outcome.BAD_ANSWER
    assert len(_ids(kept)) == 2


def test_pages_without_end_are_left_after_max_posts():
    """Each empty page with a new token costs as much as the smallest page."""

    def endless(request: Request) -> Answer:
        return _json({"meta": {"result_count": 0, "next_token": f"t{len(server.requests)}"}})

    with serve({SEARCH: endless}) as server:
        batches = _batches(server, max_posts=100)

        assert len(server.requests) == 10
    assert batches[-1].incomplete is not None


def test_search_and_mentions_are_two_timelines():
    """Each has its own place in the cursor, and its own name for the next page."""
    search, mentions = Market(minutes_ago(1, 2, 3), per_page=2), Market(minutes_ago(4, 5, 6))
    mentions.per_page = 2

    with _selling(search, mentions) as server:
        batches = _batches(server, user_id="4711")

    assert sorted(search.ids + mentions.ids, reverse=True) == _ids(batches)
    assert "next_token" in search.queries[1]
    assert "pagination_token" in mentions.queries[1]
    assert len(json.loads(_cursor(batches))) == 2


def test_mentions_go_back_further_than_a_week():
    """The week is a limit of search alone."""
    market = Market([ago(days=20)], forgets_after=10 * WEEK)

    with _selling(Market([]), market) as server:
        cursor = _cursor(_batches(server, user_id="4711", query=""))
        market.ids.append(ago(days=15))
        batches = _batches(server, cursor, user_id="4711", query="")

    assert max(market.ids) in _ids(batches)
    assert "since_id" in market.queries[1]
    assert [batch.gap for batch in batches] == [None]


def test_a_search_that_fails_does_not_silence_the_mentions():
    """The mentions are read, then the search's error is raised."""
    market = Market(minutes_ago(5))
    with serve({SEARCH: Answer(body=b"<html>"), MENTIONS: market}) as server:
        reading = _collector(server, user_id="4711").collect(None)
        kept = [next(reading)]
        with pytest.raises(CollectError) as caught:
            next(reading)

    assert market.ids == _ids(kept)
    assert caught.value.outcome == Outcome.BAD_ANSWER


def test_stretches_beyond_the_limit_are_joined_and_not_dropped():
    """The cursor stays short; the join covers what lay between."""
    left = tuple(Stretch(since=i * 10, until=i * 10 + 5) for i in range(MAX_STRETCHES, 0, -1))

    joined = Position(newest=10_000, left=left).opened().left

    assert len(joined) == MAX_STRETCHES
    assert Stretch(since=10, until=25) == joined[-1]


def _left_off(newest: int, left: list[list[str]] | None = None) -> str:
    with _selling(Market([])) as server:
        [name] = json.loads(_cursor(_batches(server)))
    return json.dumps({name: {"newest": str(newest), "left": left or []}})


def _days_of_gap(gap: Gap | None) -> tuple[float, float]:
    assert gap is not None
    assert gap.since is not None
    now = datetime.now(UTC)
    return (
        round((now - gap.since) / timedelta(days=1), 1),
        round((now - gap.until) / WEEK * 7, 1),
    )
