"""Step 3: train the pretrained network on all posts and a share of the public examples.

Usage: ``python -m classifiers.training.train [--work FOLDER] [--public FOLDER]`` trains the model
that ships.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from classifiers.training.augment import vary
from classifiers.training.examples import Example, from_post
from classifiers.training.learning import Settings, learn
from classifiers.training.network import Network, build_network
from classifiers.training.posts_file import LabelledPost, read_posts
from classifiers.training.prepare import WORK
from classifiers.training.pretrain import PRETRAINED
from classifiers.training.public import PUBLIC, read_public

SETTINGS = Settings(epochs=3, rate=1.5e-4)

#: Public examples mixed into each epoch, for each post: without, what they taught is forgotten.
PUBLIC_SHARE = 0.25


def train(
    posts: Sequence[LabelledPost], public: Sequence[Example], work: Path, settings: Settings
) -> Network:
    """Return a network trained on the posts; the same arguments give the same network."""
    torch.manual_seed(settings.seed)
    network = build_network()
    network.load_state_dict(torch.load(work / PRETRAINED, weights_only=True))
    harmless = [post for post in posts if post.harmless]

    def epoch(chance: random.Random) -> list[Example]:
        own = [from_post(vary(post, harmless, chance)) for post in posts]
        return own + chance.sample(public, min(len(public), int(PUBLIC_SHARE * len(posts))))

    learn(network, epoch, work, settings)
    return network


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--public", type=Path, default=PUBLIC)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = train(read_posts(), read_public(arguments.public), arguments.work, SETTINGS)
    torch.save(network.state_dict(), arguments.work / "network.pt")


if __name__ == "__main__":
    main()
