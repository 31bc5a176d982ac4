"""Step 6: fit calibration and cuts on the out-of-fold logits.

Usage: ``python -m classifiers.training.calibrate [--work FOLDER]``; writes ``calibration.json``
into the work folder, from which the export step takes it.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from classifiers.calibration import Platt, calibrate
from classifiers.labels import OUTPUTS
from classifiers.training.out_of_fold import OutOfFold, read_out_of_fold
from classifiers.training.prepare import WORK
from domain.types import Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """How one output's cuts are chosen.

    A cut is as high as still finds the share ``recall`` of the posts it is for, but never so low
    that it flags more than the share ``budget`` of those it is not for: harmless posts (abuse 0
    and threat 0) for the levels, posts without the tag for a tag. The queue cut likewise.
    """

    recall: float
    budget: float
    queue_recall: float = 0.99
    queue_budget: float = 0.10


#: What is promised of direct and specific threats: on average over authors like ours, no larger
#: share of them reaches neither the immediate mail nor the daily queue.
PROMISED_RISK = 0.01

_DIRECT = OUTPUTS.index("threat:2")

#: Far more than it takes to stand still, in steps too short to overshoot.
_NEWTON_STEPS = 100
_LONGEST_STEP = 0.25

#: A missed threat is the worst mistake, so threats come with the highest recall. A budget is spent
#: only where recall needs it. Queue budgets are small where nothing hangs on the queue cut: each
#: harmless post above one is a line in a digest, and a complaint that is not guarded as criticism.
AIMS: Mapping[str, Aim] = {
    "abuse:1": Aim(recall=0.93, budget=0.08),
    "abuse:2": Aim(recall=0.93, budget=0.04),
    "abuse:3": Aim(recall=0.85, budget=0.02, queue_budget=0.05),
    "threat:1": Aim(recall=0.95, budget=0.05, queue_budget=0.08),
    "threat:2": Aim(recall=0.98, budget=0.06, queue_budget=0.15),
    "threat:3": Aim(recall=0.90, budget=0.02, queue_budget=0.08),
    "hate": Aim(recall=0.92, budget=0.02, queue_budget=0.05),
    "sexual": Aim(recall=0.90, budget=0.02, queue_budget=0.05),
    "allegation": Aim(recall=0.90, budget=0.04, queue_budget=0.15),
    "doxxing": Aim(recall=0.92, budget=0.02),
    "pile_on": Aim(recall=0.90, budget=0.02),
    "impersonation": Aim(recall=0.90, budget=0.02, queue_budget=0.05),
    "child_privacy": Aim(recall=0.90, budget=0.02, queue_budget=0.05),
    "safeguarding": Aim(recall=0.95, budget=0.04, queue_budget=0.15),
    "complaint": Aim(recall=0.90, budget=0.12, queue_budget=0.30),
    "praise": Aim(recall=0.85, budget=0.04),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What is fitted: one curve and one pair of cuts per output."""

    curves: tuple[Platt, ...]
    cuts: tuple[Cut, ...]


def fit(measured: OutOfFold) -> Calibration:
    """Fit the curves, then choose the cuts on the calibrated probabilities."""
    curves = fit_curves(measured)
    probabilities = apply(measured.logits, curves)
    cuts = [
        choose_cut(probabilities[:, column], measured.wanted[:, column], others, AIMS[output])
        for column, output in enumerate(OUTPUTS)
        for others in [_others(measured, output)]
    ]
    cuts[_DIRECT] = promise(probabilities, measured.wanted[:, _DIRECT], cuts)
    return Calibration(curves=curves, cuts=tuple(cuts))


def promise(probabilities: np.ndarray, threats: np.ndarray, cuts: Sequence[Cut]) -> Cut:
    """Return the cuts of direct threats with the queue cut low enough for what is promised.

    A threat counts as found where it reaches any queue cut but that of praise.

    Args:
        probabilities: Calibrated, shape (posts, outputs).
        threats: Which posts are direct or specific threats, bool, shape (posts,).
        cuts: One per output.
    """
    queue = np.array([cut.queue_at_least for cut in cuts])
    queue[[_DIRECT, OUTPUTS.index("praise")]] = np.inf
    found = (probabilities >= queue).any(axis=1)
    scores = np.where(found, 1.0, probabilities[:, _DIRECT])[threats]
    own = cuts[_DIRECT]
    return replace(
        own, queue_at_least=min(own.queue_at_least, conformal_cut(scores, PROMISED_RISK))
    )


def fit_curves(measured: OutOfFold) -> tuple[Platt, ...]:
    """Return one logistic curve per output."""
    wanted = measured.wanted
    return tuple(
        fit_curve(measured.logits[:, column], wanted[:, column]) for column in range(len(OUTPUTS))
    )


def fit_curve(logits: np.ndarray, wanted: np.ndarray) -> Platt:
    """Return the most likely logistic curve through some logits, by Newton's method.

    The wanted values are pulled in a little, as Platt does, so that a perfect separation still
    has a finite slope.

    Args:
        logits: Raw, shape (posts,).
        wanted: bool, same shape.
    """
    positive, negative = int(wanted.sum()), int((~wanted).sum())
    goals = np.where(wanted, (positive + 1) / (positive + 2), 1 / (negative + 2))
    rows = np.stack([logits, np.ones_like(logits)], axis=1)
    values = np.array([1.0, 0.0])
    for _ in range(_NEWTON_STEPS):
        probabilities = 1 / (1 + np.exp(-np.clip(rows @ values, -30, 30)))
        weights = probabilities * (1 - probabilities)
        curvature = rows.T @ (rows * weights[:, None]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(curvature, rows.T @ (probabilities - goals))
        values = values - step * min(1.0, _LONGEST_STEP / np.abs(step).max())
    return Platt(slope=round(float(values[0]), 5), intercept=round(float(values[1]), 5))


def apply(logits: np.ndarray, curves: Sequence[Platt]) -> np.ndarray:
    """Return calibrated probabilities as the program computes them, shape (posts, outputs)."""
    return np.array([calibrate(row, curves) for row in logits.tolist()])


def choose_cut(scores: np.ndarray, wanted: np.ndarray, others: np.ndarray, aim: Aim) -> Cut:
    """Return the cuts of one output for its aim; see :class:`Aim`.

    Args:
        scores: Calibrated, shape (posts,).
        wanted: Which posts the output is for, bool, same shape.
        others: Which posts it must leave alone, bool, same shape.
        aim: What to reach and what not to exceed.
    """
    cut = _cut_for(scores[wanted], scores[others], aim.recall, aim.budget)
    queue = _cut_for(scores[wanted], scores[others], aim.queue_recall, aim.queue_budget)
    return Cut(at_least=cut, queue_at_least=min(queue, cut))


def conformal_cut(scores: np.ndarray, risk: float) -> float:
    """Return the highest cut below which, on average, at most a share of new posts falls.

    Holds for posts exchangeable with those given, and on average over their draw; another kind of
    author is not exchangeable. Source: Angelopoulos et al., Conformal Risk Control, 2022,
    arXiv 2208.02814, for the loss 0 or 1.

    Args:
        scores: Of posts that must be found, shape (posts,).
        risk: The share, in (0, 1).

    Returns:
        0 where there are fewer than 1 / risk - 1 posts: nothing can be promised of so few.
    """
    may_fall_below = int(np.floor(risk * (len(scores) + 1) + 1e-9)) - 1
    return _floor(np.sort(scores)[may_fall_below]) if may_fall_below >= 0 else 0.0


def _cut_for(found: np.ndarray, alarms: np.ndarray, recall: float, budget: float) -> float:
    highest_for_recall = np.sort(found)[int((1 - recall) * len(found))]
    lowest_for_budget = np.sort(alarms)[::-1][int(budget * len(alarms))]
    return _floor(max(highest_for_recall, lowest_for_budget + 1e-4))


def _floor(value: float) -> float:
    return float(np.floor(value * 1e4) / 1e4)


def _others(measured: OutOfFold, output: str) -> np.ndarray:
    if ":" in output:
        return measured.harmless
    return np.asarray(~measured.wanted[:, OUTPUTS.index(output)])


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    work: Path = parser.parse_args().work
    fitted = fit(read_out_of_fold())
    page = {
        "calibration": dict(zip(OUTPUTS, map(asdict, fitted.curves), strict=True)),
        "cuts": dict(zip(OUTPUTS, map(asdict, fitted.cuts), strict=True)),
    }
    (work / "calibration.json").write_text(json.dumps(page, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(page["cuts"], indent=2))  # noqa: T201


if __name__ == "__main__":
    main()
