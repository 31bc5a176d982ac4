"""Fitting the weights to the labelled posts: ``python -m mentions.training.fit [--left-out]``.

Each post is judged by its surest name, as in use; its findings are the inputs of a logistic
regression. The weights are held near the priors, and each keeps its sign, so that the posts
refine what people judged and never turn it round. Writes ``weights.toml``; with ``--left-out`` it
first prints, some minutes, what each school gives whose posts the weights were not fitted to.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mentions import weights as tables
from mentions.disambiguate import ABOUT_CUT, Judged
from mentions.matcher import judge_post
from mentions.training.corpus import HERE, Labelled, read_lookalikes, read_part, read_watchlists
from mentions.watchlist import Watchlist
from mentions.weights import AGAINST

#: How firmly a weight is held to its prior: the number of posts that it counts for.
_FIRMNESS = 0.8
#: A lookalike counts for less than a post: a name was put into it that its author did not choose.
_LOOKALIKE = 0.25

#: What a name weighs at least, whatever the posts say: a threat has too many wordings to wait for
#: one that is known, so a rare name, and one behind a title, are kept unless something speaks
#: against them.
_FLOORS = {
    "full rare": 0.4,
    "titled full rare": 1.0,
    "titled rare": 0.7,
    "titled shared": 0.2,
    "titled ordinary": 0.2,
    "initialled rare": 0.4,
    "surname rare": 0.1,
    "school rare": 2.0,
    "nickname rare": 0.05,
    "hostile": 0.5,
    "handle rare": 3.0,
}
_STEPS = 25
#: Which name of a post is the surest depends on the weights, so they are fitted again.
_ROUNDS = 2

#: What something weighs at most: every labelled reply is about us, but not every one there is.
_CEILINGS = {"reply": -1.5, "thread": 2.5, "disguised": 1.2, "namesake": -5.5, "ruled out": 0.0}

#: How a name names, as :mod:`mentions.naming` has it.
_MANNERS = frozenset(
    (
        "handle",
        "full",
        "titled",
        "titled full",
        "titled first",
        "titled alias",
        "other title",
        "doctor",
        "initialled",
        "initial",
        "surname",
        "given",
        "nickname",
        "school",
        "short",
        "core",
    )
)
_RARITIES = frozenset(("rare", "shared", "ordinary"))
_IMPLIED = frozenset(("role", "space", "reply"))

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Row:
    """What speaks for and against a post, and whether it is about us."""

    amounts: Mapping[str, float]
    about: bool
    #: How many posts it counts for.
    counts: float


def main() -> None:
    """Fit the weights to all posts and write them; on request, leave each school out first."""
    watchlists, prior = read_watchlists("dev"), read_priors()
    posts = read_part("dev") + read_lookalikes(watchlists)
    if "--left-out" in sys.argv:
        _leave_out(posts, watchlists, prior)
    write(fit(posts, watchlists, prior))


def _leave_out(
    posts: Sequence[Labelled], watchlists: Mapping[str, Watchlist], prior: Weights
) -> None:
    """Print how well each school's posts are told by weights fitted to the others."""
    _say("left out    precision  recall  of")
    pooled: list[tuple[bool, bool]] = []
    for school in sorted({post.school for post in posts}):
        others = [post for post in posts if post.school != school]
        weights = fit(others, watchlists, prior)
        told = [
            (p.about, _score(p, watchlists, weights) >= ABOUT_CUT)
            for p in posts
            if p.school == school
        ]
        _say(f"{school:12}  {_figures(told)}")
        pooled += told
    _say(f"{'all':12}  {_figures(pooled)}")


def fit(posts: Sequence[Labelled], watchlists: Mapping[str, Watchlist], prior: Weights) -> Weights:
    """Return the weights that tell these posts apart best, near the prior."""
    weights = dict(prior)
    for _ in range(_ROUNDS):
        rows = [_row(post, watchlists, weights) for post in posts]
        weights = dict(_regression(rows, prior))
    return weights


def read_priors() -> Weights:
    """Return the weights that people gave."""
    return tomllib.loads((HERE / "priors.toml").read_text("utf-8"))


def write(weights: Weights) -> None:
    """Write the weights where the matcher reads them."""
    lines = [f'"{what}" = {weight:.2f}' for what, weight in weights.items()]
    head = "# Written by `python -m mentions.training.fit`: log-odds, fitted to labelled posts."
    (HERE.parent / "weights.toml").write_text("\n".join([head, "", *lines, ""]), "utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _judged(
    post: Labelled, watchlists: Mapping[str, Watchlist], weights: Weights
) -> Sequence[Judged]:
    tables.WEIGHTS = weights
    return judge_post(post.post, watchlists[post.school], post.space)


def _score(post: Labelled, watchlists: Mapping[str, Watchlist], weights: Weights) -> float:
    return max((one.score for one in _judged(post, watchlists, weights)), default=0.0)


def _row(post: Labelled, watchlists: Mapping[str, Watchlist], weights: Weights) -> _Row:
    judged = _judged(post, watchlists, weights)
    meant = [one for one in judged if one.name.subject in post.subjects] if post.about else judged
    best = max(meant, key=lambda one: one.score, default=None)
    findings = best.findings if best else ()
    counts = _LOOKALIKE if post.form.startswith("lookalike") else 1.0
    return _Row({finding.what: finding.amount for finding in findings}, post.about, counts)


def _regression(rows: Sequence[_Row], prior: Weights) -> Weights:
    """Return weights by Newton's method on the log loss, held to the prior and its signs."""
    names = list(prior)
    column = {what: n for n, what in enumerate(names)}
    kept = [row for row in rows if row.amounts]
    inputs = np.zeros((len(kept), len(names)))
    for n, row in enumerate(kept):
        for what, amount in row.amounts.items():
            inputs[n, column[what]] = amount
    counts = np.array([row.counts for row in kept])
    truth = np.array([row.about for row in kept], dtype=float)
    start = np.array([prior[what] for what in names])
    against = np.array([what in AGAINST for what in names])
    fixed = np.array([_has_sign(what) for what in names])
    ceiling = np.array([_CEILINGS.get(what, np.inf) for what in names])
    floor = np.array([_FLOORS.get(what, -np.inf) for what in names])
    weights = start.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ ((chance - truth) * counts) + _FIRMNESS * (weights - start)
        bend = (inputs.T * (chance * (1 - chance) * counts)) @ inputs
        bend[np.diag_indices_from(bend)] += _FIRMNESS
        weights = weights - np.linalg.solve(bend, slope)
        weights = np.minimum(np.maximum(weights, floor), ceiling)
        weights = np.where(fixed & against, np.minimum(weights, 0), weights)
        weights = np.where(fixed & ~against, np.maximum(weights, 0), weights)
    return {what: float(weight) for what, weight in zip(names, weights, strict=True)}


def _has_sign(what: str) -> bool:
    """Return whether it speaks for or against; how a name names does either."""
    manner, _, rarity = what.rpartition(" ")
    return what not in _IMPLIED and (manner not in _MANNERS or rarity not in _RARITIES)


def _figures(told: Sequence[tuple[bool, bool]]) -> str:
    kept = [about for about, said in told if said]
    ours = [said for about, said in told if about]
    return (
        f"{sum(kept) / max(1, len(kept)):9.4f}  {sum(ours) / max(1, len(ours)):6.4f}  {len(told)}"
    )


if __name__ == "__main__":
    main()
