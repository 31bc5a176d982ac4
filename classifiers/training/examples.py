"""What the network learns from: a text, and what is known of each output."""

import math
from dataclasses import dataclass

from classifiers.training.posts_file import LabelledPost

#: Outputs that only the Jigsaw set labels. They are trained beside ours and not exported.
JIGSAW = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text with its labels, from a post of ours or from a public data set."""

    text: str
    #: 0, 1 or NaN (not known) for each of ``OUTPUTS``, then for each of :data:`JIGSAW`.
    wanted: tuple[float, ...]
    weight: float = 1.0


def from_post(post: LabelledPost) -> Example:
    """Return the example that a labelled post is."""
    return Example(text=post.text, wanted=(*post.outputs(), *(math.nan for _ in JIGSAW)))
