"""What the model was meant to reach, beside what it reaches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

#: Figures of the card by step; a step that was not run on this model is missing.
Results = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal, on the authors left out or on the hard set or on something else."""

    what: str
    where: str
    aim: float
    #: ``None`` where it was not measured.
    reached: float | None = None
    #: How it was counted, as ``[count, of]``, where it is a share.
    counted: tuple[int, int] | None = None
    #: The figure may be at most the aim, not at least.
    at_most: bool = False
    #: ``%``, ``points``, or nothing for a figure without a unit.
    unit: str = "%"

    @property
    def met(self) -> bool | None:
        """Whether it is reached; ``None`` where it was not measured."""
        if self.reached is None:
            return None
        return self.reached <= self.aim if self.at_most else self.reached >= self.aim


_HEADLINES = (
    # what, key, aim on authors left out, aim on the hard set, at most
    ("direct or specific threats flagged", "threats_flagged", 0.99, 0.97, False),
    ("posts without a threat flagged as one", "calm_flagged", 0.03, 0.06, True),
    ("abusive or severe posts flagged as such", "abuse_flagged", 0.95, None, False),
    ("posts without abuse flagged as abusive", "decent_flagged", 0.02, None, True),
    ("level of abuse exactly right", "abuse_right", 0.88, None, False),
    ("level of threat exactly right", "threat_right", 0.93, None, False),
)


def goals(results: Results) -> list[Goal]:
    """Return every goal with what was reached."""
    return [
        *_headlines(results),
        *_hatecheck(results.get("benchmarks")),
        *_jigsaw(results.get("jigsaw")),
        *_disguises(results.get("disguises")),
        *_int8(results.get("int8")),
    ]


def _headlines(results: Results) -> Iterator[Goal]:
    for what, key, unseen, hard, at_most in _HEADLINES:
        for where, aim in (("unseen", unseen), ("hard", hard)):
            page = results.get(where)
            if aim is not None:
                counted = page["all"]["all"][key] if page else None
                yield _with(Goal(what=what, where=where, aim=aim, at_most=at_most), counted)


def _hatecheck(page: Results | None) -> Iterator[Goal]:
    figures = page["hatecheck"] if page else None
    yield Goal(
        what="macro-F1",
        where="HateCheck",
        aim=0.90,
        reached=figures["systems"]["Headsup"]["macro_f1"] if figures else None,
        unit="",
    )
    counted = figures["threats"]["Headsup"] if figures else None
    yield _with(Goal(what="threat cases right, by our rule", where="HateCheck", aim=0.99), counted)


def _jigsaw(page: Results | None) -> Iterator[Goal]:
    yield Goal(
        what="mean area under the ROC curve",
        where="Jigsaw",
        aim=0.983,
        reached=mean_area(page) if page else None,
        unit="",
    )


def _disguises(page: Results | None) -> Iterator[Goal]:
    alone = [loss for row in losses(page) for loss in row[1:3]] if page else []
    pairs = [loss for _, loss in pair_losses(page)] if page else []
    for what, aim, each in (
        ("threats or abuse lost by the worst disguise", 2, alone),
        ("lost by the worst pair of disguises", 5, pairs),
    ):
        yield Goal(
            what=what,
            where="hard, disguised",
            aim=aim,
            reached=max(each, default=None),
            at_most=True,
            unit="points",
        )


def _int8(page: Results | None) -> Iterator[Goal]:
    yield Goal(
        what="lost by int8 in any figure above, and in any output's area",
        where="unseen",
        aim=0.5,
        reached=worst_int8(page) if page else None,
        at_most=True,
        unit="points",
    )


def _with(goal: Goal, counted: list[int] | None) -> Goal:
    """Return the goal with what was counted."""
    if not counted:
        return goal
    return replace(goal, reached=value(counted), counted=(counted[0], counted[1]))


def value(counted: list[int]) -> float:
    """Return ``[count, of]`` as a share."""
    return counted[0] / counted[1]


def mean_area(jigsaw: Results) -> float:
    """Return the mean area over Jigsaw's six labels."""
    each = [label["auc"] for label in jigsaw["labels"].values()]
    return float(sum(each) / len(each))


def losses(disguises: Results) -> list[tuple[str, float, float, float]]:
    """Return, by disguise, points of threats and of abuse lost, and of false alarms added."""
    plain = disguises["plain"]
    return [
        (
            name,
            100 * (value(plain["threats"]) - value(row["threats"])),
            100 * (value(plain["abuse"]) - value(row["abuse"])),
            100 * (value(row["harmless"]) - value(plain["harmless"])),
        )
        for name, row in disguises["single"].items()
    ]


def pair_losses(disguises: Results) -> list[tuple[str, float]]:
    """Return points lost by each pair of disguises, the worst first."""
    plain = value(disguises["plain"]["some"])
    pairs = ((name, 100 * (plain - value(row))) for name, row in disguises["pairs"].items())
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def worst_int8(int8: Results) -> float:
    """Return the most points lost by any headline figure and any output's area; 0 where none."""
    fewer = {key for _, key, *_, at_most in _HEADLINES if at_most}
    lost = [100 * (before - after) for before, after in int8["auc"].values()]
    for key in (key for _, key, *_ in _HEADLINES):
        before, after = map(value, int8["headline"][key])
        lost.append(100 * ((after - before) if key in fewer else (before - after)))
    return float(max(0.0, *lost))


def plain_goals(each: list[Goal]) -> list[dict[str, object]]:
    """Return goals as they are stored, to be held to."""
    return [
        {
            "what": goal.what,
            "where": goal.where,
            "aim": goal.aim,
            "reached": goal.reached,
            "met": goal.met,
        }
        for goal in each
    ]
