"""Thousands of feeds that others recorded, and attacks on XML parsers, where they are present."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.feed_child import MEMORY_BYTES
from collectors.feed_posts import Reading, posts_of
from collectors.feed_worker import WALL_S, FeedWorker, UnparsableError
from domain.types import Post

SHARED = Path(__file__).parents[3] / "shared"
FOLDERS = {
    "feeds": SHARED / "recordings" / "feeds",
    "google-alerts": SHARED / "recordings" / "google-alerts",
    "google-news": SHARED / "recordings" / "google-news",
    "xml-bombs": SHARED / "hostile" / "xml-bombs",
    "xxe-payloads": SHARED / "hostile" / "xxe-payloads",
}
ADDRESSES = {
    "google-alerts": "https://www.google.com/alerts/feeds/1/2",
    "google-news": "https://news.google.com/rss/search?q=x",
}
NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


@dataclass
class Tally:
    """What came of the files of one folder."""

    files: int = 0
    parsed: int = 0
    refused: list[str] = field(default_factory=list)
    versions: Counter[str] = field(default_factory=Counter)
    posts: list[Post] = field(default_factory=list)
    slowest_s: float = 0.0
    peak_kb: int = 0


def _read_all(folder: str) -> Tally:
    tally, worker = Tally(), FeedWorker()
    for file in sorted(path for path in FOLDERS[folder].rglob("*") if path.is_file()):
        started = time.monotonic()
        _read_one(file, ADDRESSES.get(folder, "https://feeds.example/a.xml"), worker, tally)
        tally.slowest_s = max(tally.slowest_s, time.monotonic() - started)
    worker.close()
    return tally


def _read_one(file: Path, url: str, worker: FeedWorker, tally: Tally) -> None:
    tally.files += 1
    try:
        document = worker.parse(file.read_bytes(), {})
    except UnparsableError:
        tally.refused.append(file.name)
        return
    tally.parsed += 1
    tally.versions[document.version] += 1
    tally.peak_kb = max(tally.peak_kb, _peak_kb(worker.pid))
    reading = Reading(source="recorded", url=url, at=NOW, answer_sha256="0" * 64)
    tally.posts += posts_of(document.entries, reading)


def _peak_kb(pid: int | None) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmPeak"))


def _fit(post: Post) -> bool:
    stored = post.text.encode().decode()
    in_utc = post.published_at is None or post.published_at.tzinfo is UTC
    return "\0" not in stored and in_utc and post.key.id.startswith("recorded:")


@pytest.fixture(scope="module", params=FOLDERS)
def tally(request: pytest.FixtureRequest) -> Tally:
    """Read one folder once."""
    if not FOLDERS[request.param].is_dir():
        pytest.skip(f"{FOLDERS[request.param]} is not here")
    counted = _read_all(request.param)
    print(  # noqa: T201  # what a person runs this file for
        f"\n{request.param}: {counted.files} files, {counted.parsed} parsed, refused"
        f" {counted.refused}, {len(counted.posts)} posts, slowest {counted.slowest_s:.2f} s,"
        f" peak {counted.peak_kb} kB, {dict(counted.versions)}"
    )
    return counted


def test_every_file_is_parsed_or_refused_in_time_and_in_little_memory(tally: Tally) -> None:
    """None crashes us, none is left out of the count, and hardly any is refused."""
    assert tally.files > 0
    assert tally.files == tally.parsed + len(tally.refused)
    assert len(tally.refused) <= 1
    assert tally.slowest_s < WALL_S
    assert tally.peak_kb * 1024 <= MEMORY_BYTES


def test_every_post_is_fit_to_be_stored(tally: Tally) -> None:
    """Texts encode, times are in UTC, keys name the source."""
    assert not [post.key for post in tally.posts if not _fit(post)]


def test_no_file_of_ours_is_in_a_post(tally: Tally) -> None:
    """What lies in /etc/passwd is in no text and in no original."""
    secret = Path("/etc/passwd").read_text("utf-8").splitlines()[0]

    assert not [
        post.key
        for post in tally.posts
        if secret in post.text or (post.raw and secret.encode() in post.raw.body)
    ]
