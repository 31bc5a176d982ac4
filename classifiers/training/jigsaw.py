"""The Jigsaw test set: areas under the ROC curve of its six labels, by the float32 network.

The outputs for Jigsaw's own labels serve training and are not exported, so this measures the
encoder the shipped model comes from.

Of the official test rows the reassembled file holds all toxic ones, and of the others a sample.
Areas for the labels other than ``toxic`` would come out too low by that, because their negatives
are too often toxic; so each sampled row counts for as many as it stands for.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import track

from classifiers.labels import OUTPUTS
from classifiers.training.examples import JIGSAW
from classifiers.training.figures import auc
from classifiers.training.graph import MAX_TOKENS
from classifiers.training.learning import Encoder
from classifiers.training.network import Network, build_network
from classifiers.training.results import write_result
from classifiers.training.shipped import Shipped
from classifiers.windows import cut_windows

#: Rows of the official test set that were scored, and the toxic ones among them.
#: Source: the competition's test_labels.csv without the rows labelled -1.
_SCORED, _TOXIC = 63_978, 6_090

#: Mean areas as published. Source: the README of unitaryai/detoxify, and the competition's table.
PUBLISHED: Mapping[str, float] = {
    "best of the competition": 0.9886,
    "Detoxify, original (BERT base, 110 M weights)": 0.9864,
    "Detoxify, original-small (ALBERT, 12 M weights)": 0.9828,
}

#: How far the float32 network may be from the shipped one: more, and it is another network.
_SAME_NETWORK = 0.5
#: Shorter texts than this, in code points, are read in one window by either.
_SHORT_TEXT = 200
_BATCH = 32
_NO_LIMIT = 1_000_000


def measure_jigsaw(rows: Sequence[Mapping[str, Any]], work: Path, shipped: Shipped) -> str:
    """Measure on the test rows, store the figures, and say so.

    Raises:
        SystemExit: The network in the work folder is not the one that ships.
    """
    network = build_network()
    network.load_state_dict(torch.load(work / "network.pt", weights_only=True))
    network.eval()
    encoder = Encoder(work, max_tokens=_NO_LIMIT)
    short = [row["text"] for row in rows if len(row["text"]) < _SHORT_TEXT]
    _check_same(network, encoder, short[:40], shipped)
    logits = window_logits(network, encoder, [row["text"] for row in rows])
    figures = jigsaw_figures(rows, logits[:, len(OUTPUTS) :])
    return f"wrote {write_result('jigsaw', shipped.name, figures).name}"


def jigsaw_figures(rows: Sequence[Mapping[str, Any]], logits: np.ndarray) -> dict[str, object]:
    """Return each label's area, with and without counting each row for what it stands for.

    Args:
        rows: Of the test set, with Jigsaw's ``labels``.
        logits: Shape (rows, 6).
    """
    wanted = np.array([[row["labels"][name] for name in JIGSAW] for row in rows]) > 0
    toxic = wanted[:, 0]
    weights = np.where(toxic, 1.0, (_SCORED - _TOXIC) / (~toxic).sum())
    return {
        "rows": len(rows),
        "toxic": int(toxic.sum()),
        "labels": {
            name: {
                "wanted": int(wanted[:, n].sum()),
                "auc": auc(wanted[:, n], logits[:, n], weights),
                "auc_as_they_are": auc(wanted[:, n], logits[:, n]),
            }
            for n, name in enumerate(JIGSAW)
        },
        "published": PUBLISHED,
    }


def window_logits(network: Network, encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
    """Return raw logits, each the highest over a text's windows, shape (texts, 22)."""
    windows = [(n, ids) for n, text in enumerate(texts) for ids in _windows(encoder, text)]
    windows.sort(key=lambda window: len(window[1]))
    highest: np.ndarray | None = None
    starts = range(0, len(windows), _BATCH)
    for start in track(starts, "Jigsaw"):
        batch = windows[start : start + _BATCH]
        rows = _batch_logits(network, [ids for _, ids in batch])
        if highest is None:
            highest = np.full((len(texts), rows.shape[1]), -np.inf)
        np.maximum.at(highest, [n for n, _ in batch], rows)
    return highest if highest is not None else np.empty((0, len(OUTPUTS) + len(JIGSAW)))


def _windows(encoder: Encoder, text: str) -> Iterator[list[int]]:
    first, *ids, last = encoder.ids(text)
    for start, end in cut_windows(len(ids), MAX_TOKENS - 2).stretches:
        yield [first, *ids[start:end], last]


def _batch_logits(network: Network, rows: Sequence[list[int]]) -> np.ndarray:
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    with torch.inference_mode():
        return np.asarray(network(ids, (ids != 0).long()).numpy())


def _check_same(
    network: Network, encoder: Encoder, texts: Sequence[str], shipped: Shipped
) -> None:
    float32 = window_logits(network, encoder, texts)[:, : len(OUTPUTS)]
    apart = float(np.median(np.abs(float32 - shipped.logits(texts))))
    if apart > _SAME_NETWORK:
        raise SystemExit(
            f"network.pt: is not what {shipped.name} was made from: {apart:.2f} apart"
        )
