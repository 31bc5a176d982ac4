"""Step 8: score the hard set with the model folder that ships.

Two authors wrote it against the model: nothing was ever trained, calibrated or cut on their
posts. Scores of the same model that differ only by another processor's rounding are kept as they
are stored.

Usage: ``python -m classifiers.training.hard [--threads N]``
"""

import argparse
import json
from pathlib import Path

import numpy as np

from classifiers.training.out_of_fold import OutOfFold, read_out_of_fold, write_logits
from classifiers.training.posts_file import read_manifest, read_posts
from classifiers.training.results import RESULTS, read_result, write_result
from classifiers.training.shipped import Shipped

#: The posts, one author a file, with a ``manifest.json``.
HARD = Path(__file__).parent / "hard"
HARD_LOGITS = RESULTS / "hard.csv.gz"

#: Logits this near each other come from the same model on two kinds of processor.
ROUNDING = 0.1


def check_hard() -> dict[str, dict[str, object]]:
    """Return the manifest of the hard set.

    Raises:
        SystemExit: The posts are not the ones that the manifest names.
    """
    manifest = read_manifest(HARD)
    if manifest != json.loads((HARD / "manifest.json").read_text(encoding="utf-8")):
        raise SystemExit(f"{HARD}: differs from its manifest.json")
    return manifest


def read_hard(model: str) -> OutOfFold | None:
    """Return the hard posts with the stored logits of a model; ``None`` without such.

    Raises:
        ValueError: The rows are not those of the posts.
    """
    if not read_result("hard", model):
        return None
    return read_out_of_fold(HARD_LOGITS, HARD)


def score_hard(shipped: Shipped) -> str:
    """Score the hard set, store the logits, and say what was done."""
    manifest = check_hard()
    posts = read_posts(HARD)
    logits = shipped.logits([post.text for post in posts], "hard set")
    if read_result("hard", shipped.name) == {"model": shipped.name, "posts": manifest}:
        apart = float(np.abs(read_out_of_fold(HARD_LOGITS, HARD).logits - logits).max())
        if apart <= ROUNDING:
            return f"{len(posts)} hard posts: stored scores hold, {apart:.4f} apart at most"
    write_result("hard", shipped.name, {"posts": manifest})
    write_logits(HARD_LOGITS, posts, logits)
    return f"{len(posts)} hard posts scored and stored"


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    print(score_hard(Shipped(threads=parser.parse_args().threads)))  # noqa: T201


if __name__ == "__main__":
    main()
