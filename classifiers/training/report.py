"""Step 7: write the figures of the model card, each from posts of an author nobody had seen.

For each file, calibration and cuts are fitted on the other nine files and applied to it, so that
no figure rests on a cut that was chosen on the posts it is measured on.

Usage: ``python -m classifiers.training.report``; writes ``figures.json`` beside the model and
prints the tables of its card.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers import SHIPPED
from classifiers.labels import OUTPUTS
from classifiers.training.calibrate import apply, fit
from classifiers.training.figures import Share, auc, share, threat_found
from classifiers.training.out_of_fold import OutOfFold, read_out_of_fold
from classifiers.training.posts_file import files_of
from domain.types import Cut

#: What the keys are called on the card.
_HEADINGS = {
    "auc_abuse": "AUC abuse ≥ 2",
    "auc_threat": "AUC threat ≥ 2",
    "threats_found": "threats ≥ 2 found",
    "threats_queued": "found or queued",
    "harmless_flagged": "harmless flagged",
    "harmless_queued": "flagged or queued",
    "auc": "AUC",
    "found": "found",
    "queued": "found or queued",
    "false": "false",
    "false_queued": "false or queued",
    "precision": "right among found",
}

#: What the card says, for the evaluation to hold the project to.
FIGURES = SHIPPED / "figures.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One file's posts, or all, with probabilities and cuts fitted elsewhere."""

    data: OutOfFold
    #: Shape (posts, outputs).
    probabilities: np.ndarray
    #: bool, shape (posts,), by name: as threat or as more than the queue's worth of one.
    threat: Mapping[str, np.ndarray]
    #: bool, shape (posts, outputs): at the cut, and at the queue cut.
    found: np.ndarray
    queued: np.ndarray


def measure(data: OutOfFold, file: str) -> Measured:
    """Return what curves and cuts from the other files make of one file."""
    fitted = fit(data.of_files(set(files_of(data.posts)) - {file}))
    own = data.of_files({file})
    probabilities = apply(own.logits, fitted.curves)
    return Measured(
        data=own,
        probabilities=probabilities,
        threat=_threats(probabilities, fitted.cuts),
        found=probabilities >= np.array([cut.at_least for cut in fitted.cuts]),
        queued=probabilities >= np.array([cut.queue_at_least for cut in fitted.cuts]),
    )


def pool(parts: Sequence[Measured]) -> Measured:
    """Return all files together, each with its own curves and cuts."""
    return Measured(
        data=OutOfFold(
            posts=tuple(post for part in parts for post in part.data.posts),
            logits=np.concatenate([part.data.logits for part in parts]),
        ),
        probabilities=np.concatenate([part.probabilities for part in parts]),
        threat={
            name: np.concatenate([part.threat[name] for part in parts]) for name in parts[0].threat
        },
        found=np.concatenate([part.found for part in parts]),
        queued=np.concatenate([part.queued for part in parts]),
    )


def threat_row(part: Measured) -> dict[str, float | Share]:
    """Return the figures on abuse and threats that the card gives for each file."""
    wanted, harmless = part.data.wanted, part.data.harmless
    abuse, threat = OUTPUTS.index("abuse:2"), OUTPUTS.index("threat:2")
    threats = wanted[:, threat]
    return {
        "auc_abuse": auc(wanted[:, abuse], part.probabilities[:, abuse]),
        "auc_threat": auc(threats, part.probabilities[:, threat]),
        "threats_found": share(part.threat["cut"], threats),
        "threats_queued": share(part.threat["queue"], threats),
        "harmless_flagged": share(part.threat["cut"], harmless),
        "harmless_queued": share(part.threat["queue"], harmless),
    }


def output_row(part: Measured, column: int) -> dict[str, float | Share]:
    """Return the figures on one output over all files."""
    wanted = part.data.wanted[:, column]
    others = part.data.harmless if ":" in OUTPUTS[column] else ~wanted
    return {
        "auc": auc(wanted, part.probabilities[:, column]),
        "found": share(part.found[:, column], wanted),
        "queued": share(part.queued[:, column], wanted),
        "false": share(part.found[:, column], others),
        "false_queued": share(part.queued[:, column], others),
        "precision": share(wanted, part.found[:, column]),
    }


def _threats(probabilities: np.ndarray, cuts: Sequence[Cut]) -> dict[str, np.ndarray]:
    return {
        "cut": threat_found(probabilities, cuts, level=1),
        "queue": threat_found(probabilities, cuts, level=1, queue=True),
    }


def all_figures() -> dict[str, dict[str, dict[str, float | Share]]]:
    """Return every figure of the card: by file, and by output over all files."""
    data = read_out_of_fold()
    parts = {file: measure(data, file) for file in files_of(data.posts)}
    whole = pool(list(parts.values()))
    files = {file: threat_row(part) for file, part in parts.items()}
    return {
        "files": {**files, "all": threat_row(whole)},
        "outputs": {output: output_row(whole, n) for n, output in enumerate(OUTPUTS)},
    }


def _plain(value: float | Share) -> object:
    return [value.count, value.of] if isinstance(value, Share) else round(value, 4)


def _table(rows: Mapping[str, Mapping[str, float | Share]]) -> str:
    headings = [_HEADINGS[key] for key in next(iter(rows.values()))]
    lines = [["", *headings], ["---"] * (len(headings) + 1)]
    for label, row in rows.items():
        cells = (str(v) if isinstance(v, Share) else f"{v:.3f}" for v in row.values())
        lines.append([label, *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Run the step."""
    figures = all_figures()
    plain = {
        table: {row: {key: _plain(v) for key, v in cells.items()} for row, cells in rows.items()}
        for table, rows in figures.items()
    }
    FIGURES.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    print(_table(figures["files"]), _table(figures["outputs"]), sep="\n\n")  # noqa: T201


if __name__ == "__main__":
    main()
