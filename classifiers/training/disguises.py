"""Step 10: what disguises cost: the hard set's posts, disguised, through the shipped model.

Each transform of ``classifiers.training.disguise`` is applied alone to all posts and, with each
other one after it, to every fifth of the posts that must be found. A text that the language check
would set aside goes to a person unread: it counts as flagged, for harmless posts too.

Usage: ``python -m classifiers.training.disguises [--threads N]``
"""

import argparse
import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from rich.progress import track

from classifiers.training.calibrate import Calibration
from classifiers.training.disguise import TRANSFORMS, disguise
from classifiers.training.figures import share
from classifiers.training.hard import HARD, check_hard
from classifiers.training.measured import judge
from classifiers.training.out_of_fold import OutOfFold
from classifiers.training.posts_file import LabelledPost, read_posts
from classifiers.training.rates import SERIOUS
from classifiers.training.results import write_result
from classifiers.training.shipped import Shipped
from domain.shares import Share

#: Of the posts that must be found, one in so many goes through each pair: there are hundreds.
_EVERY = 5


def disguised(text: str, names: Sequence[str]) -> str:
    """Return a text after some transforms, the same for the same text."""
    chance = random.Random(f"{' '.join(names)} {text}")  # noqa: S311  repeatable, not secret
    return disguise(text, names, chance)


def judge_disguised(
    posts: Sequence[LabelledPost], names: Sequence[str], shipped: Shipped
) -> tuple[np.ndarray, np.ndarray]:
    """Return which posts are flagged in a disguise, as threat and as abuse; bool arrays.

    Args:
        posts: As they were.
        names: Of the transforms, in their order; none for the posts as they are.
        shipped: The model.
    """
    texts = [disguised(post.text, names) for post in posts]
    data = OutOfFold(posts=tuple(posts), logits=shipped.logits(texts))
    judged = judge(data, Calibration(curves=shipped.curves, cuts=shipped.cuts))
    unread = np.array([shipped.foreign(text) for text in texts])
    return judged.threat_flagged | unread, judged.abuse_flagged | unread


def by_kind(
    posts: Sequence[LabelledPost], names: Sequence[str], shipped: Shipped
) -> dict[str, Share]:
    """Return what is flagged of threats, of abuse and of harmless posts."""
    threat, abuse = judge_disguised(posts, names, shipped)
    return {
        "threats": share(threat, np.array([post.threat >= SERIOUS for post in posts])),
        "abuse": share(abuse, np.array([post.abuse >= SERIOUS for post in posts])),
        "harmless": share(threat | abuse, np.array([post.harmless for post in posts])),
    }


def found(posts: Sequence[LabelledPost], names: Sequence[str], shipped: Shipped) -> Share:
    """Return how many posts are flagged as what they are: threats as threats, others as abuse."""
    threat, abuse = judge_disguised(posts, names, shipped)
    threats = np.array([post.threat >= SERIOUS for post in posts])
    return share(np.where(threats, threat, abuse), np.ones(len(posts), dtype=bool))


def all_figures(posts: Sequence[LabelledPost], shipped: Shipped) -> dict[str, object]:
    """Return the figures without disguise, of each transform, and of each pair."""
    harmful = [post for post in posts if post.threat >= SERIOUS or post.abuse >= SERIOUS]
    every = harmful + [post for post in posts if post.harmless]
    some, names = harmful[::_EVERY], tuple(TRANSFORMS)
    pairs = list(combinations(names, 2))
    return {
        "plain": {**by_kind(every, (), shipped), "some": found(some, (), shipped)},
        "single": {name: by_kind(every, (name,), shipped) for name in track(names, "disguises")},
        "pairs": {" + ".join(pair): found(some, pair, shipped) for pair in track(pairs, "pairs")},
    }


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    check_hard()
    shipped = Shipped(threads=parser.parse_args().threads)
    figures = all_figures(read_posts(HARD), shipped)
    print(f"wrote {write_result('disguises', shipped.name, figures).name}")  # noqa: T201


if __name__ == "__main__":
    main()
