"""``model.json``, the page beside the weights: labels, calibration, cuts, checksums."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.calibration import Platt
from classifiers.canary import Canary
from classifiers.labels import OUTPUTS
from domain.errors import ClassifyError
from domain.types import TAGS, Cut, Cuts

#: The files of a model, beside ``model.json`` itself.
WEIGHTS = "model.onnx"
TOKENIZER = "tokenizer.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """What ``model.json`` says."""

    #: ``name@revision``.
    name: str
    #: Tokens read at once, both special ones included.
    max_tokens: int
    languages: tuple[str, ...]
    curves: tuple[Platt, ...]
    cuts: Cuts
    canary: Canary
    #: Tokens of a window of the second pass; 0 for none. Curves and cuts hold for one choice.
    short_window: int = 0


def read_model_file(folder: Path) -> ModelFile:
    """Read ``model.json`` and check the files it vouches for.

    Raises:
        ClassifyError: A file is missing, damaged or not the one that belongs here; the message
            names it.
    """
    path = folder / "model.json"
    try:
        content = json.loads(_read(path))
        model = _parse(content)
        checksums = dict(content["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ClassifyError(f"{path}: is not a model description: {error!r}") from error
    for name in (WEIGHTS, TOKENIZER):
        _check(folder / name, checksums.get(name))
    return model


def _parse(content: Mapping[str, Any]) -> ModelFile:
    if tuple(content["outputs"]) != OUTPUTS:
        raise ValueError("its labels, or their order, are not ours")
    return ModelFile(
        name=str(content["name"]),
        max_tokens=int(content["max_tokens"]),
        languages=tuple(content["languages"]),
        curves=tuple(Platt(**content["calibration"][output]) for output in OUTPUTS),
        cuts=parse_cuts(content["cuts"]),
        canary=Canary(**content["canary"]),
        short_window=int(content.get("short_window", 0)),
    )


def parse_cuts(cuts: Mapping[str, Mapping[str, float]]) -> Cuts:
    """Return cuts by output name, as ``{"threat:2": {"at_least": …, "queue_at_least": …}}``."""
    each = {output: Cut(**cuts[output]) for output in OUTPUTS}
    return Cuts(
        abuse=(each["abuse:1"], each["abuse:2"], each["abuse:3"]),
        threat=(each["threat:1"], each["threat:2"], each["threat:3"]),
        tags={tag: each[tag] for tag in TAGS},
    )


def _check(path: Path, wanted: str | None) -> None:
    found = hashlib.sha256(_read(path)).hexdigest()
    if found != wanted:
        raise ClassifyError(
            f"{path}: is damaged or another version: SHA-256 {found[:12]}…, should be"
            f" {str(wanted)[:12]}…; install Headsup again"
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ClassifyError(f"{path}: cannot be read: {error.strerror}") from error
