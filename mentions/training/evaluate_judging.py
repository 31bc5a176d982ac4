"""Labelled posts, judged as the program judges them."""

from collections.abc import Mapping, Sequence

from mentions.matcher import examine, find_mention
from mentions.training.corpus import Labelled
from mentions.training.figures import Judgement
from mentions.watchlist import Watchlist


def judged(posts: Sequence[Labelled], watchlists: Mapping[str, Watchlist]) -> list[Judgement]:
    """Return what is made of each post; the score is given even where it is not about us."""
    return [_judge(post, watchlists[post.school]) for post in posts]


def _judge(post: Labelled, watchlist: Watchlist) -> Judgement:
    mention = examine(post.post, watchlist, post.space)
    return Judgement(
        post=post,
        # The quick look that lets most posts go by is part of what is measured.
        found=find_mention(post.post, watchlist, post.space) is not None,
        score=mention.about_score,
        subjects=mention.subjects,
        spans=mention.spans,
    )
