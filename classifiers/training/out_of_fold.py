"""What networks made of posts whose author they had never seen, stored beside the posts."""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.posts_file import POSTS, LabelledPost, files_of, read_posts

#: One row a post: its file, its id, and a raw logit per output.
OUT_OF_FOLD = Path(__file__).parent / "out_of_fold.csv.gz"
#: The same posts' logits from the networks of the folds before they became int8.
OUT_OF_FOLD_FLOAT = Path(__file__).parent / "out_of_fold_float.csv.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfFold:
    """Posts with the raw logits that the network of their fold gave them."""

    posts: tuple[LabelledPost, ...]
    #: float64, shape (posts, outputs).
    logits: np.ndarray

    @property
    def wanted(self) -> np.ndarray:
        """What the labels say, bool, shape (posts, outputs)."""
        return np.array([post.outputs() for post in self.posts]) > 0

    @property
    def harmless(self) -> np.ndarray:
        """Which posts are neither abusive nor threatening, bool, shape (posts,)."""
        return np.array([post.harmless for post in self.posts])

    def of_files(self, files: set[str]) -> "OutOfFold":
        """Return only the posts of some files."""
        kept = [number for number, post in enumerate(self.posts) if post.file in files]
        return OutOfFold(posts=tuple(self.posts[n] for n in kept), logits=self.logits[kept])


def write_out_of_fold(logits: Mapping[str, np.ndarray], path: Path = OUT_OF_FOLD) -> None:
    """Store logits by file, each of shape (posts, outputs) or wider."""
    posts = read_posts()
    write_logits(path, posts, np.concatenate([logits[file] for file in files_of(posts)]))


def write_logits(path: Path, posts: Sequence[LabelledPost], logits: np.ndarray) -> None:
    """Store raw logits with the posts' ids; the same logits give the same bytes.

    Args:
        path: Where; a gzipped table.
        posts: In the order of the rows.
        logits: float, shape (posts, outputs); further columns are left out.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "id", *OUTPUTS])
    for post, row in zip(posts, logits[:, : len(OUTPUTS)], strict=True):
        writer.writerow([post.file, post.id, *(f"{value:.4f}" for value in row)])
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


def read_out_of_fold(path: Path = OUT_OF_FOLD, folder: Path = POSTS) -> OutOfFold:
    """Return stored logits with their posts.

    Raises:
        ValueError: The rows are not those of the labelled posts.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    posts = tuple(read_posts(folder))
    if header[2:] != list(OUTPUTS) or [row[:2] for row in rows] != [[p.file, p.id] for p in posts]:
        raise ValueError(f"{path.name} does not belong to the posts in {folder.name}")
    return OutOfFold(posts=posts, logits=np.array([row[2:] for row in rows], dtype=np.float64))
