"""How many posts a second are matched against sixty people: ``python -m benchmarks.match``.

Most posts name nobody; one in ten here does. Also prints how long hostile texts of 100 kB take.
"""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from domain.types import Person, Post, PostKey, School
from mentions.matcher import examine
from mentions.watchlist import Watchlist, build_watchlist

_FIRSTS = (
    "Ada",
    "Bryony",
    "Callum",
    "Delphine",
    "Esme",
    "Farid",
    "Gwen",
    "Hamza",
    "Ines",
    "Jakub",
)
_LASTS = ["Okafor", "Zawadzki", "Young", "O'Neill", "Pell-Hume", "Quill"]
_HARMLESS = "The 14 bus was late again and the chip shop had shut by the time I got home. " * 2
_NAMING = "Mrs Okafor shouted at the whole of year 4 outside Thornbeck Primary this morning. " * 2
_HOSTILE = {
    "one letter": "o" * 100_000,
    "letter by letter": "o k a f o " * 10_000,
    "names": "Mrs Okafor " * 9_000,
    "one tag": "#" + "okafo" * 20_000,
    "spaces": "Mrs" + " " * 100_000 + "Okafor",
    "accents": "o\u0301" * 50_000,
    "titles": "mrs" * 33_000,
}


def a_list() -> Watchlist:
    """Return sixty people of one school."""
    names = [f"{first} {last}" for first in _FIRSTS for last in _LASTS]
    people = [
        Person(id=f"p{n}", name=name, titles=("Mrs",), role="teacher")
        for n, name in enumerate(names)
    ]
    school = School(name="Thornbeck Church of England Primary School", place=("Aldersby",))
    return build_watchlist(school, people, today=date(2026, 3, 10))


def seconds(texts: Sequence[str], watchlist: Watchlist) -> float:
    """Return the processor time one reading of all texts takes."""
    key, now = PostKey(platform="feed", id="1"), datetime(2026, 3, 10, tzinfo=UTC)
    started = time.process_time()
    for text in texts:
        examine(Post(key=key, text=text, collected_at=now), watchlist)
    return time.process_time() - started


def main() -> None:
    """Print posts per second, and seconds for each hostile text."""
    watchlist = a_list()
    texts = ([_HARMLESS] * 9 + [_NAMING]) * 200
    print(f"{len(texts) / seconds(texts, watchlist):,.0f} posts a second")
    for name, text in _HOSTILE.items():
        print(f"{name}: {seconds([text], watchlist):.2f} s for {len(text):,} characters")


if __name__ == "__main__":
    main()
