"""Step 4: leave authors out: train on three quarters of the files, until all were left out once.

Keeps each fold's network, and the raw logits it gives the posts of the authors it never saw. A
fold already kept is not run again, and folds may run side by side.

Usage: ``python -m classifiers.training.evaluate [--work FOLDER] [--folds N …] [--threads N]``
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from classifiers.training.examples import Example
from classifiers.training.figures import describe
from classifiers.training.learning import predict
from classifiers.training.posts_file import files_of, read_posts
from classifiers.training.prepare import WORK
from classifiers.training.public import PUBLIC, read_public
from classifiers.training.train import SETTINGS, train

#: How many networks are trained; each leaves out every file whose number leaves the same rest.
FOLDS = 4


def left_out(fold: int) -> list[str]:
    """Return the files that a fold's network does not see."""
    return files_of(read_posts())[fold::FOLDS]


def run_fold(fold: int, work: Path, public: Sequence[Example]) -> None:
    """Train without a fold's files, and write logits for the posts of each of them."""
    posts = read_posts()
    hidden = left_out(fold)
    network = train([post for post in posts if post.file not in hidden], public, work, SETTINGS)
    torch.save(network.state_dict(), work / f"fold-{fold}.pt")
    for file in hidden:
        texts = [post.text for post in posts if post.file == file]
        np.save(stored(work, file), predict(network, texts, work))


def run_folds(folds: Sequence[int], work: Path, public: Sequence[Example]) -> None:
    """Run the folds that are not there yet, and say what came out."""
    for fold in folds:
        if not all(stored(work, file).exists() for file in left_out(fold)):
            run_fold(fold, work, public)
        for file in left_out(fold):
            print(file, describe(file, np.load(stored(work, file))), flush=True)  # noqa: T201


def stored(work: Path, file: str) -> Path:
    """Return where the float32 logits of a file's posts are kept."""
    return work / f"out-of-fold-{file}.npy"


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--public", type=Path, default=PUBLIC)
    parser.add_argument("--folds", nargs="*", type=int, default=list(range(FOLDS)))
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    run_folds(arguments.folds, arguments.work, read_public(arguments.public))


if __name__ == "__main__":
    main()
