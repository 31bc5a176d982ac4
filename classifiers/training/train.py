"""Step 2: train the network on all posts, or on all but those of one file.

Usage: ``python -m classifiers.training.train [--work FOLDER]`` trains the model that ships.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from classifiers.labels import ABUSE, OUTPUTS, THREAT
from classifiers.text import read
from classifiers.training.augment import vary
from classifiers.training.network import Network, build_network
from classifiers.training.posts_file import LabelledPost, read_posts
from classifiers.training.precision import MasterWeights
from classifiers.training.prepare import WORK

#: The longest text the network is shown, in tokens; no training post is longer.
MAX_TOKENS = 224


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a training run may vary; the defaults made the shipped model."""

    epochs: int = 3
    batch: int = 32
    #: Peak of the encoder's learning rate; the heads learn ten times as fast.
    rate: float = 2e-4
    #: The share of tokens hidden from the network in training.
    hidden: float = 0.06
    #: Threats weigh more: a missed one is the worst mistake.
    threat_weight: float = 1.5
    tag_weight: float = 0.5
    seed: int = 20260


class Encoder:
    """Texts to token ids, as the shipped model reads them."""

    def __init__(self, work: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
        self.hidden_id = int(self._tokenizer.encode("[MASK]", add_special_tokens=False).ids[0])

    def ids(self, text: str) -> list[int]:
        """Return the ids of one text, both special ones included, cut at MAX_TOKENS."""
        ids: list[int] = self._tokenizer.encode(read(text).text).ids
        return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def train(posts: Sequence[LabelledPost], settings: Settings, work: Path) -> Network:
    """Return a network trained on the posts; the same settings give the same network."""
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)  # noqa: S311  repeatable, not secret
    network = build_network()
    network.train()
    master = MasterWeights(network.encoder)
    encoder = Encoder(work)
    optimizer, schedule = _optimise(network, master, settings, len(posts))
    for epoch in range(settings.epochs):
        begun = time.monotonic()
        losses = []
        for ids, mask, wanted in _batches(_varied(posts, chance), encoder, settings, chance):
            logits = network(_hide(ids, encoder.hidden_id, settings.hidden), mask)
            loss = _loss(logits, wanted, settings)
            loss.backward()
            master.take_gradients()
            nn.utils.clip_grad_norm_(_trained(network, master), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            master.give_weights()
            losses.append(loss.item())
        took = time.monotonic() - begun
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {took:.0f} s", flush=True)  # noqa: T201
    master.restore()
    network.eval()
    return network


def predict(network: Network, posts: Sequence[LabelledPost], work: Path) -> np.ndarray:
    """Return raw logits, float32, shape (posts, outputs), one text at a time."""
    encoder = Encoder(work)
    rows = []
    with torch.inference_mode():
        for post in posts:
            ids = torch.tensor([encoder.ids(post.text)])
            rows.append(network(ids, torch.ones_like(ids))[0].numpy())
    return np.array(rows, dtype=np.float32)


def _heads(network: Network) -> list[nn.Parameter]:
    return [*network.heads.parameters(), *network.attention.parameters()]


def _trained(network: Network, master: MasterWeights) -> list[nn.Parameter]:
    return [*master.weights, *_heads(network)]


def _optimise(
    network: Network, master: MasterWeights, settings: Settings, posts: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups = [
        {"params": master.weights, "lr": settings.rate},
        {"params": _heads(network), "lr": 10 * settings.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = settings.epochs * -(-posts // settings.batch)
    rates = [settings.rate, 10 * settings.rate]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=rates, total_steps=steps + 1, pct_start=0.1, anneal_strategy="linear"
    )
    return optimizer, schedule


def _loss(logits: Tensor, wanted: Tensor, settings: Settings) -> Tensor:
    each = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    weights = torch.full((len(OUTPUTS),), settings.tag_weight)
    weights[: len(ABUSE)] = 1.0
    weights[len(ABUSE) : len(ABUSE) + len(THREAT)] = settings.threat_weight
    return (each * weights).sum(dim=1).mean() / 6


def _varied(posts: Sequence[LabelledPost], chance: random.Random) -> list[LabelledPost]:
    harmless = [post for post in posts if post.harmless]
    return [vary(post, harmless, chance) for post in posts]


def _batches(
    posts: list[LabelledPost], encoder: Encoder, settings: Settings, chance: random.Random
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield padded ids, mask and wanted outputs; texts of like length share a batch."""
    rows = [(encoder.ids(post.text), post.outputs()) for post in posts]
    chance.shuffle(rows)
    pool = 30 * settings.batch
    rows = [
        row
        for start in range(0, len(rows), pool)
        for row in sorted(rows[start : start + pool], key=lambda row: len(row[0]))
    ]
    batches = [
        rows[start : start + settings.batch] for start in range(0, len(rows), settings.batch)
    ]
    chance.shuffle(batches)
    for batch in batches:
        longest = max(len(ids) for ids, _ in batch)
        ids = torch.tensor([row + [0] * (longest - len(row)) for row, _ in batch])
        yield ids, (ids != 0).long(), torch.tensor([wanted for _, wanted in batch])


def _hide(ids: Tensor, hidden_id: int, share: float) -> Tensor:
    """Replace a share of the tokens, in every second text, by the mask token."""
    chosen = torch.rand(ids.shape) < share
    chosen &= (torch.rand(len(ids), 1) < 0.5) & (ids > 999)  # noqa: PLR2004  below: special ones
    return ids.masked_fill(chosen, hidden_id)


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = train(read_posts(), Settings(), arguments.work)
    torch.save(network.state_dict(), arguments.work / "network.pt")


if __name__ == "__main__":
    main()
