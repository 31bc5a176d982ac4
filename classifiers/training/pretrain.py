"""Step 2: train the network on the public data sets, before it sees a post of ours.

They teach insults, hate and threats in the wild; the posts then teach our levels. No post takes
part, so that the networks of all folds begin here without having seen what they are judged on.

Usage: ``python -m classifiers.training.pretrain [--work FOLDER] [--public FOLDER]``
"""

import argparse
from pathlib import Path

import torch

from classifiers.training.learning import Settings, learn
from classifiers.training.network import build_network
from classifiers.training.prepare import WORK
from classifiers.training.public import PUBLIC, read_public

#: What the step leaves in the work folder.
PRETRAINED = "pretrained.pt"

SETTINGS = Settings(epochs=1, max_tokens=96)


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--public", type=Path, default=PUBLIC)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SETTINGS.seed)
    examples = read_public(arguments.public)
    network = build_network()
    learn(network, lambda _: examples, arguments.work, SETTINGS)
    torch.save(network.state_dict(), arguments.work / PRETRAINED)


if __name__ == "__main__":
    main()
