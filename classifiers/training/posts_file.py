"""The labelled posts this project trains on, and what identifies them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.labels import LEVELS, SCHOOL_MASK, STAFF_MASK
from domain.types import TAGS

#: Where the labelled posts lie, one JSON object a line, one author a file.
POSTS = Path(__file__).parent / "posts"

_PLACEHOLDERS = {"{staff}": STAFF_MASK, "{staff2}": STAFF_MASK, "{school}": SCHOOL_MASK}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPost:
    """One post with a person's labels, masked as the program masks mentions."""

    #: The name of its file, which stands for its author.
    file: str
    id: str
    text: str
    abuse: int
    threat: int
    tags: frozenset[str]
    #: Where it might stand, as in ``facebook``.
    platform: str = ""

    @property
    def harmless(self) -> bool:
        """Whether it is neither abusive nor a threat at any level."""
        return self.abuse == 0 and self.threat == 0

    def outputs(self) -> list[float]:
        """Return 0 or 1 for each of :data:`classifiers.labels.OUTPUTS`."""
        levels = [level >= k for level in (self.abuse, self.threat) for k in LEVELS]
        return [float(value) for value in (*levels, *(tag in self.tags for tag in TAGS))]


def read_posts(folder: Path = POSTS) -> list[LabelledPost]:
    """Return all labelled posts, by file name and then in the order of the file."""
    return [
        _labelled(path.stem, json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def read_manifest(folder: Path = POSTS) -> dict[str, dict[str, object]]:
    """Return the SHA-256 and the number of posts of each file."""
    return {
        path.name: {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "posts": len(path.read_bytes().splitlines()),
        }
        for path in sorted(folder.glob("*.jsonl"))
    }


def files_of(posts: Sequence[LabelledPost]) -> list[str]:
    """Return the names of the files that the posts come from, sorted."""
    return sorted({post.file for post in posts})


def _labelled(file: str, entry: Mapping[str, object]) -> LabelledPost:
    tags = entry["tags"]
    if not isinstance(tags, list) or not set(tags) <= set(TAGS):
        raise ValueError(f"{file}: {entry['id']}: a tag that is none of ours")
    return LabelledPost(
        file=file,
        id=str(entry["id"]),
        text=_mask(str(entry["text"])),
        abuse=int(str(entry["abuse"])),
        threat=int(str(entry["threat"])),
        tags=frozenset(tags),
        platform=str(entry.get("platform", "")),
    )


def _mask(text: str) -> str:
    for placeholder, mask in _PLACEHOLDERS.items():
        text = text.replace(placeholder, mask)
    return text
