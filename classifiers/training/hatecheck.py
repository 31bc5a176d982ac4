"""HateCheck: what the shipped model makes of each functionality, beside four published systems.

Source: Röttger et al., HateCheck: Functional Tests for Hate Speech Detection Models, ACL 2021;
cases from paul-rottger/hatecheck-data, published predictions from
paul-rottger/hatecheck-experiments.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.figures import share, threat_found
from domain.shares import Share
from domain.types import Cut

#: The published systems, by the names their predictions are stored under.
SYSTEMS: Mapping[str, str] = {
    "Perspective": "pred_perspective",
    "BERT (Davidson)": "pred_BERT_davidson2017_weighted",
    "BERT (Founta)": "pred_BERT_founta2018_weighted",
    "SiftNinja": "pred_siftninja",
}
#: Functionalities all of whose cases threaten.
THREATS = ("threat_dir_h", "threat_norm_h")

_HATE, _ABUSE_2 = OUTPUTS.index("hate"), OUTPUTS.index("abuse:2")


def hatecheck_figures(
    rows: Sequence[Mapping[str, Any]], probabilities: np.ndarray, cuts: Sequence[Cut]
) -> dict[str, object]:
    """Return the figures for our rule, for the best single threshold, and for each system.

    Args:
        rows: The cases, with ``labels`` and ``meta`` as published.
        probabilities: Calibrated, shape (cases, outputs).
        cuts: The shipped ones, one per output.
    """
    wanted = np.array([row["labels"]["label_gold"] == "hateful" for row in rows])
    kinds = np.array([row["labels"]["functionality"] for row in rows])
    threshold = best_threshold(wanted, probabilities[:, _HATE])
    answers = {
        "Headsup": by_rule(probabilities, cuts),
        "Headsup, best threshold": probabilities[:, _HATE] >= threshold,
        **{name: _published(rows, key) for name, key in SYSTEMS.items()},
    }
    threats = np.isin(kinds, THREATS)
    return {
        "cases": len(rows),
        "threshold": threshold,
        "systems": {name: _summary(wanted, answer) for name, answer in answers.items()},
        "threats": {
            "flagged": share(threat_found(probabilities, cuts, level=1, queue=True), threats),
            "mailed": share(threat_found(probabilities, cuts, level=1), threats),
            **{name: share(answer, threats) for name, answer in answers.items()},
        },
        "functionalities": {
            kind: {
                name: share(answer == wanted, kinds == kind) for name, answer in answers.items()
            }
            | {"hateful": bool(wanted[kinds == kind][0])}
            for kind in dict.fromkeys(kinds.tolist())
        },
    }


def by_rule(probabilities: np.ndarray, cuts: Sequence[Cut]) -> np.ndarray:
    """Return which cases come out as hate, or as abusive or severe; bool, shape (cases,)."""
    reached = probabilities >= np.array([cut.at_least for cut in cuts])
    return np.asarray(reached[:, _HATE] | reached[:, _ABUSE_2 : _ABUSE_2 + 2].any(axis=1))


def best_threshold(wanted: np.ndarray, scores: np.ndarray) -> float:
    """Return the score that, as threshold, gives the highest macro-F1."""
    return float(max(np.unique(scores), key=lambda cut: macro_f1(wanted, scores >= cut)))


def macro_f1(wanted: np.ndarray, answer: np.ndarray) -> float:
    """Return the mean of the F1 scores of both classes; bool, shape (cases,)."""
    return (_f1(wanted, answer) + _f1(~wanted, ~answer)) / 2


def _f1(wanted: np.ndarray, answer: np.ndarray) -> float:
    right = int((wanted & answer).sum())
    return 2 * right / (int(wanted.sum()) + int(answer.sum()))


def _summary(wanted: np.ndarray, answer: np.ndarray) -> dict[str, float | Share]:
    everyone = np.ones_like(wanted)
    return {
        "hateful": share(answer, wanted),
        "not_hateful": share(~answer, ~wanted),
        "all": share(answer == wanted, everyone),
        "macro_f1": macro_f1(wanted, answer),
    }


def _published(rows: Sequence[Mapping[str, Any]], key: str) -> np.ndarray:
    return np.array([row["meta"]["published_preds"][key] == "hateful" for row in rows])
