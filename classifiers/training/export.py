"""Step 7: write the model folder that ships: int8 ONNX weights, tokenizer, ``model.json``.

Usage: ``python -m classifiers.training.export [--work FOLDER] [--to FOLDER]``
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from classifiers import SHIPPED
from classifiers.labels import OUTPUTS
from classifiers.modelfile import TOKENIZER, WEIGHTS
from classifiers.training.graph import MAX_TOKENS, SHORT_WINDOW
from classifiers.training.posts_file import read_manifest
from classifiers.training.prepare import WORK
from classifiers.training.quantise import quantise

NAME = "headsup-minilm-l6"

#: Read when the model is opened; the second must score as the surer threat by ``apart``.
_CANARY = {
    "quiet": "Lovely sports day at [SCHOOL], thank you to [STAFF] for all the hard work.",
    "alarming": "[STAFF] I am coming to [SCHOOL] tomorrow morning with a knife to kill you.",
    "apart": 0.5,
}


def describe_model(folder: Path, calibration: dict[str, object]) -> dict[str, object]:
    """Return the content of ``model.json`` for the files in a folder."""
    checksums = {name: _sha256(folder / name) for name in (WEIGHTS, TOKENIZER)}
    return {
        "name": f"{NAME}@{checksums[WEIGHTS][:12]}",
        "outputs": OUTPUTS,
        "languages": ["en"],
        "max_tokens": MAX_TOKENS,
        "short_window": SHORT_WINDOW,
        "sha256": checksums,
        "canary": _CANARY,
        **calibration,
        "trained_on": read_manifest(),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--to", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    work, folder = arguments.work, arguments.to
    quantise(work / "network.pt", folder / WEIGHTS)
    shutil.copyfile(work / "tokenizer.json", folder / TOKENIZER)
    calibration = json.loads((work / "calibration.json").read_text(encoding="utf-8"))
    page = json.dumps(describe_model(folder, calibration), indent=2)
    (folder / "model.json").write_text(page + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
