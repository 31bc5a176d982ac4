"""Polling 500 feeds twice: ours against the library `reader`, in time and octets on the wire.

Usage: ``python benchmarks/poll_feeds.py [--json] [--feeds N]``. One server of our own, in another
process, serves all and counts octets both ways. *Reading* is our collectors, one after the other,
which parse in a confined process, with their cursors kept. *Storing* is the stage that
``headsup run`` collects with: eight feeds at a time, every entry matched, the result on disk and
safe against power cuts. ``reader`` updates its database on disk, one feed after the other.
"""

import argparse
import gzip
import hashlib
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cli.opening import opened_monitor  # noqa: E402  after the path is set
from collectors import Collector, open_collector  # noqa: E402
from config import read_config  # noqa: E402
from domain.report import RunReport  # noqa: E402
from stages.collect import collect  # noqa: E402
from tests.loopback import Answer, Request, serve  # noqa: E402

ENTRIES = 20
WORDS = "The gate was closed again this morning and nobody could say when it would open. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll of all feeds cost."""

    seconds: float
    #: Octets of all requests and all answers, head and body.
    octets: int
    entries: int


class Site:
    """Serves feeds as sites do: half know ETags, a quarter dates, a quarter nothing."""

    def __init__(self, feeds: int) -> None:
        self._bodies = {f"/feed/{number}.xml": _feed(number) for number in range(feeds)}

    def __call__(self, request: Request) -> Answer:
        """Answer one request, with 304 where nothing changed."""
        body = self._bodies.get(request.path)
        if body is None:
            return Answer(status=404)
        validators = _validators(request.path, body)
        if _is_known(request, validators):
            return Answer(status=304, headers=validators)
        headers = {"Content-Type": "application/rss+xml; charset=utf-8", **validators}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return Answer(body=body, headers={**headers, "Content-Encoding": "gzip"})
        return Answer(body=gzip.decompress(body), headers=headers)


def _feed(number: int) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{n}</guid><title>Entry {n} of {number}</title>"
        f"<link>https://blog{number}.example/{n}</link>"
        f"<pubDate>Mon, 09 Mar 2026 {n % 24:02}:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{WORDS * (1 + n % 7)}&lt;b&gt;{n}&lt;/b&gt;&lt;/p&gt;"
        "</description></item>"
        for n in range(ENTRIES)
    )
    head = f"<title>Blog {number}</title><link>https://blog{number}.example/</link>"
    xml = f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}</channel></rss>"
    return gzip.compress(xml.encode(), mtime=0)


def _validators(path: str, body: bytes) -> dict[str, str]:
    kind = int(path.removeprefix("/feed/").removesuffix(".xml")) % 4
    if kind in {0, 1}:
        return {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
    return {"Last-Modified": "Mon, 09 Mar 2026 20:00:00 GMT"} if kind == 2 else {}  # noqa: PLR2004


def _is_known(request: Request, validators: dict[str, str]) -> bool:
    asked = {
        "ETag": request.headers["If-None-Match"],
        "Last-Modified": request.headers["If-Modified-Since"],
    }
    return any(asked[name] == value for name, value in validators.items())


def _serve(feeds: int, pipe: Connection) -> None:
    """Serve until told to stop; answer every other word with the octets so far."""
    with serve({"*": Site(feeds)}) as server:
        pipe.send(server.url(""))
        while pipe.recv() != "stop":
            pipe.send(server.received + server.sent)


@contextmanager
def serving(feeds: int) -> Iterator[tuple[list[str], Callable[[], int]]]:
    """Run the server in a process of its own; give the addresses, and a look at its counter."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(feeds, theirs), daemon=True)
    process.start()
    base_url = ours.recv()

    def octets() -> int:
        ours.send("octets")
        return int(ours.recv())

    yield [f"{base_url}/feed/{number}.xml" for number in range(feeds)], octets
    ours.send("stop")
    process.join()


def measured(octets: Callable[[], int], poll: Callable[[], int]) -> Poll:
    """Return what a poll cost; it returns how many entries it was shown."""
    before, started = octets(), time.perf_counter()
    entries = poll()
    return Poll(seconds=time.perf_counter() - started, octets=octets() - before, entries=entries)


def feed_collectors(urls: list[str]) -> list[Collector]:
    """Return a collector for each feed."""
    return [
        open_collector("feed", {"name": f"feed-{n}", "url": url, "allow_private": True})
        for n, url in enumerate(urls)
    ]


def reading(urls: list[str], octets: Callable[[], int]) -> list[Poll]:
    """Return what two polls cost our collectors."""
    collectors = feed_collectors(urls)
    cursors: dict[str, str | None] = {}

    def poll() -> int:
        shown = 0
        for collector in collectors:
            for batch in collector.collect(cursors.get(collector.name)):
                shown += len(batch.posts)
                cursors[collector.name] = batch.cursor
        return shown

    return [measured(octets, poll) for _ in range(2)]


def storing(urls: list[str], octets: Callable[[], int]) -> list[Poll]:
    """Return what two polls cost the stage that ``headsup run`` collects with."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(_config(urls))
        with opened_monitor(read_config(config, None, {})) as monitor:

            def poll() -> int:
                report = RunReport(started=datetime.now(UTC))
                collect(monitor, report)
                return sum(line.offered for line in report.sources)

            return [measured(octets, poll) for _ in range(2)]


def _config(urls: list[str]) -> str:
    sources = "".join(
        f'[[sources]]\nkind = "feed"\nname = "feed-{n}"\nurl = "{url}"\nallow_private = true\n'
        for n, url in enumerate(urls)
    )
    return f"""{sources}
[school]
name = "Thornbeck Primary School"
[[recipients]]
name = "Head"
email = "head@thornbeck.example"
duty = "head"
[mail]
host = "localhost"
sender = "headsup@thornbeck.example"
"""


def theirs(urls: list[str], octets: Callable[[], int]) -> list[Poll]:
    """Return what two polls cost `reader`, which keeps what it reads on disk as well."""
    import feedparser_sgmllib  # only a benchmark needs it

    # The copy of feedparser inside `reader` knows this package by its old name.
    sys.modules.setdefault("sgmllib", feedparser_sgmllib)
    from reader import make_reader

    with tempfile.TemporaryDirectory() as folder:
        library = make_reader(f"{folder}/reader.db")
        for url in urls:
            library.add_feed(url)

        def update() -> int:
            library.update_feeds(scheduled=False)
            return library.get_entry_counts().total or 0

        polls = [measured(octets, update) for _ in range(2)]
        library.close()
    return polls


def compare(feeds: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return of both polls the costs of each, and their ratios to those of `reader`."""
    with serving(feeds) as (urls, octets):
        costs = {
            "reading": reading(urls, octets),
            "reader": theirs(urls, octets),
            "storing": storing(urls, octets),
        }
    return {
        poll: {
            who: {
                **asdict(polls[number]),
                "time_ratio": polls[number].seconds / costs["reader"][number].seconds,
                "octets_ratio": polls[number].octets / costs["reader"][number].octets,
            }
            for who, polls in costs.items()
        }
        for number, poll in enumerate(("first", "second"))
    }


def main() -> None:
    """Print the comparison; ratios below 1 are in our favour."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--feeds", type=int, default=500)
    options = parser.parse_args()
    result = compare(options.feeds)
    if options.json:
        print(json.dumps({"feeds": options.feeds, "entries_each": ENTRIES, **result}))
        return
    print(f"{options.feeds} feeds of {ENTRIES} entries")
    for poll, costs in result.items():
        for who, cost in costs.items():
            print(
                f"{poll:>6} poll, {who:<7}: {cost['seconds']:6.2f} s ({cost['time_ratio']:.2f}),"
                f" {cost['octets']:>9,.0f} octets ({cost['octets_ratio']:.2f})"
            )


if __name__ == "__main__":
    main()
