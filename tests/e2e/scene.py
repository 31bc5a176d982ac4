"""One installation between a web server it reads and a mail server it writes to."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.types import Assessment, Cut, Cuts
from tests.mailbox import Mailbox

CONFIG = """
[school]
name = "Thornbeck Primary School"
place = ["Aldersby"]

{sources}

[[recipients]]
name = "Head"
email = "head@thornbeck.example"
duty = "head"

[[recipients]]
name = "Deputy"
email = "deputy@thornbeck.example"
duty = "deputy"

[[recipients]]
name = "Technician"
email = "it@thornbeck.example"
duty = "technician"

[mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "headsup@thornbeck.example"
digest_at = {digest_at}
"""

SOURCE = """
[[sources]]
kind = "feed"
name = "{name}"
url = "{url}/{name}"
allow_private = true
"""

#: Phrases of the scenes' posts, and the threat levels they stand for.
THREATS = {"brick": (0.0, 0.0, 0.1, 0.9), "watch your back": (0.1, 0.8, 0.1, 0.0)}
CALM = (0.97, 0.01, 0.01, 0.01)


class Keywords:
    """A classifier that knows two phrases: the pipeline's tests are not about judgement."""

    name = "keywords@1"

    def __init__(self) -> None:
        cut = Cut(at_least=0.5, queue_at_least=0.3)
        self.cuts = Cuts(abuse=(cut,) * 3, threat=(cut,) * 3, tags={})

    def classify(self, texts: Sequence[str]) -> Sequence[Assessment]:
        """Return a threat where a phrase stands, calm elsewhere."""
        return [self._one(text.casefold()) for text in texts]

    def _one(self, text: str) -> Assessment:
        threat = next((levels for word, levels in THREATS.items() if word in text), CALM)
        return Assessment(abuse=CALM, threat=threat, language="en", model=self.name)


@dataclass(frozen=True)
class Scene:
    """An installation in a folder of its own."""

    config: Path
    box: Mailbox

    def message_ids(self) -> Counter[str]:
        """Return how often each message was received."""
        return Counter(str(received.message["Message-ID"]) for received in self.box.messages)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database holds."""
        with sqlite3.connect(self.config.parent / "var/headsup.db") as database:
            return database.execute(query).fetchall()


def write_scene(
    folder: Path, box: Mailbox, sources: dict[str, str], *, digest_at: str = "00:00:00"
) -> Scene:
    """Write a fresh installation's configuration.

    Args:
        folder: Where; it is made.
        box: Where its mail goes.
        sources: The server's address for each source's name, which is its path as well.
        digest_at: The digest is due from this hour on.
    """
    folder.mkdir(parents=True)
    tables = "".join(SOURCE.format(name=name, url=url) for name, url in sources.items())
    config = folder / "config.toml"
    config.write_text(CONFIG.format(sources=tables, port=box.port, digest_at=digest_at))
    return Scene(config=config, box=box)


def rss(*items: tuple[str, str]) -> bytes:
    """Return an RSS document of ``(id, title)`` items."""
    entries = "".join(
        f"<item><guid>{key}</guid><title>{title}</title>"
        f"<link>https://news.example/{key}</link></item>"
        for key, title in items
    )
    return f'<rss version="2.0"><channel><title>t</title>{entries}</channel></rss>'.encode()


BRICK = ("brick", "Someone should put a brick through Thornbeck Primary School tonight")
BACK = ("back", "Thornbeck Primary School had better watch your back")
FAIR = ("fair", "The summer fair at Thornbeck Primary School is on Saturday")
OTHER = ("other", "The bakery on the corner sells good bread")
