"""Step 12: write the model card: every figure from stored results, so that it cannot drift.

Writes ``README.md``, two pictures and ``figures.json`` beside the model. A step's results that
belong to another model are not used, and the card says that they were not measured.

Usage: ``python -m classifiers.training.card [--no-worse]``; with ``--no-worse`` nothing is written
where a figure is worse than the one in ``figures.json``, and those are named.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers import SHIPPED
from classifiers.calibration import Platt
from classifiers.labels import OUTPUTS
from classifiers.training.calibrate import Calibration
from classifiers.training.cardpage import render_card
from classifiers.training.charts import calibration_chart, precision_recall_chart
from classifiers.training.failures import failures
from classifiers.training.goals import goals, plain_goals
from classifiers.training.hard import read_hard
from classifiers.training.measured import Measured, judge, judge_unseen
from classifiers.training.out_of_fold import OUT_OF_FOLD_FLOAT, read_out_of_fold
from classifiers.training.promise import promised
from classifiers.training.rates import by_output, compared, grouped, level_tables
from classifiers.training.results import plain, read_result, to_json
from domain.types import Cut

CARD = SHIPPED / "README.md"
FIGURES = SHIPPED / "figures.json"
CURVES = SHIPPED / "precision-recall.svg"
CALIBRATION = SHIPPED / "calibration.svg"

#: What is counted here, and the steps whose results are only read.
_COUNTED = ("unseen", "hard", "int8")
_STEPS = ("benchmarks", "jigsaw", "disguises", "identities")

#: Figures that may not rise; others that the card compares may not fall.
_FEWER = frozenset({"calm_flagged", "calm_mailed", "decent_flagged", "decent_mailed"})
_MORE = frozenset(
    {
        *("auc_abuse", "auc_threat", "threats_flagged", "threats_mailed"),
        *("abuse_flagged", "abuse_mailed", "abuse_right", "threat_right"),
        *("auc", "average_precision", "recall"),
    }
)
#: By so much a share may be worse, for another processor rounds another way.
_ROUNDING = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The posts that everything is counted on, judged."""

    #: Each post by a network, curves and cuts that did not know its author.
    unseen: Measured
    #: The same, by the networks before they became int8; ``None`` where not stored.
    float32: Measured | None
    #: Two authors more, by the model that ships; ``None`` where it has not scored them.
    hard: Measured | None


def read_description(folder: Path = SHIPPED) -> dict[str, Any]:
    """Return ``model.json``."""
    page: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return page


def read_sets(model: Mapping[str, Any]) -> Sets:
    """Return the posts with the stored logits, judged."""
    hard = read_hard(model["name"])
    stored = OUT_OF_FOLD_FLOAT.exists()
    return Sets(
        unseen=judge_unseen(read_out_of_fold()),
        float32=judge_unseen(read_out_of_fold(OUT_OF_FOLD_FLOAT)) if stored else None,
        hard=judge(hard, shipped_calibration(model)) if hard else None,
    )


def shipped_calibration(model: Mapping[str, Any]) -> Calibration:
    """Return the curves and cuts of ``model.json``."""
    return Calibration(
        curves=tuple(Platt(**model["calibration"][output]) for output in OUTPUTS),
        cuts=tuple(Cut(**model["cuts"][output]) for output in OUTPUTS),
    )


def count(sets: Sets) -> dict[str, Any]:
    """Return all figures that are counted on labelled posts, as JSON keeps them."""
    parts = {"unseen": sets.unseen, "hard": sets.hard}
    counted: dict[str, object] = {
        name: {
            **grouped(part),
            "outputs": by_output(part),
            "levels": level_tables(part),
            "promise": promised(part),
            "failures": failures(part),
        }
        for name, part in parts.items()
        if part is not None
    }
    if sets.float32 is not None:
        counted["int8"] = compared(sets.unseen, sets.float32)
    return {name: plain(figures) for name, figures in counted.items()}


def all_results(model: Mapping[str, Any], counted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counted figures, the stored results of the other steps, and the goals.

    What was not measured on this model is ``None``.
    """
    stored = {step: read_result(step, model["name"]) for step in _STEPS}
    results = {**dict.fromkeys(_COUNTED), **counted, **stored}
    return {**results, "goals": goals(results)}


def stored_figures(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``figures.json`` keeps: everything counted on posts, and the goals."""
    kept = {name: results[name] for name in _COUNTED}
    return {"goals": plain(plain_goals(results["goals"])), **kept}


def worse(before: Any, now: Any, place: str = "") -> list[str]:
    """Return which figures are worse than they were, in words; those of one of them are not."""
    if not (isinstance(before, Mapping) and isinstance(now, Mapping)):
        return []
    found = []
    for key in before.keys() & now.keys():
        old, new = before[key], now[key]
        if isinstance(old, Mapping):
            found += worse(old, new, f"{place}{key}, ")
        elif key in _FEWER | _MORE and _fell(key, old, new):
            found.append(f"{place}{key}: {new} now, {old} on the card")
    return sorted(found)


def _fell(key: str, old: Any, new: Any) -> bool:
    if old is None or new is None:
        return False
    if isinstance(old, list) and isinstance(old[0], list):
        return any(_fell(key, *each) for each in zip(old, new, strict=True))
    before, now = (v[0] / v[1] if isinstance(v, list) else v for v in (old, new))
    fallen = now - before if key in _FEWER else before - now
    return bool(fallen > _ROUNDING)


def pages(model: Mapping[str, Any], sets: Sets) -> dict[Path, bytes]:
    """Return what is to be written, by file."""
    results = all_results(model, count(sets))
    judged = {"authors left out": sets.unseen, "hard set": sets.hard}
    return {
        CARD: render_card(model, results).encode(),
        FIGURES: to_json(stored_figures(results)).encode(),
        CURVES: precision_recall_chart(sets.unseen),
        CALIBRATION: calibration_chart({n: part for n, part in judged.items() if part}),
    }


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-worse", action="store_true")
    model = read_description()
    written = pages(model, read_sets(model))
    if parser.parse_args().no_worse and FIGURES.exists():
        fallen = worse(json.loads(FIGURES.read_bytes()), json.loads(written[FIGURES]))
        if fallen:
            raise SystemExit("\n".join(["worse than the model card says:", *fallen]))
    for path, content in written.items():
        path.write_bytes(content)
        print(f"wrote {path.name}, {len(content):,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
