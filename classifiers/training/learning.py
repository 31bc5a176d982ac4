"""How a network learns from examples: batches, loss, optimiser, progress."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from classifiers.labels import OUTPUTS, THREAT
from classifiers.text import read
from classifiers.training.examples import JIGSAW, Example
from classifiers.training.graph import MAX_TOKENS
from classifiers.training.network import Network
from classifiers.training.precision import MasterWeights

#: Word pieces below this id are special ones and masks.
_FIRST_WORD = 999
_REPORT_EVERY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a training run may vary."""

    epochs: int
    batch: int = 32
    #: Peak of the encoder's learning rate; the heads learn ten times as fast.
    rate: float = 2e-4
    max_tokens: int = MAX_TOKENS
    #: The share of tokens hidden from the network in training.
    hidden: float = 0.06
    #: Threats weigh more: a missed one is the worst mistake.
    threat_weight: float = 1.5
    tag_weight: float = 0.5
    seed: int = 20260


#: What one epoch trains on; drawn anew for each, by the chance given.
Epoch = Callable[[random.Random], Sequence[Example]]


class Encoder:
    """Texts to token ids, as the shipped model reads them."""

    def __init__(self, work: Path, max_tokens: int = MAX_TOKENS) -> None:
        self._tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
        self._max_tokens = max_tokens
        self.hidden_id = int(self._tokenizer.encode("[MASK]", add_special_tokens=False).ids[0])

    def ids(self, text: str) -> list[int]:
        """Return the ids of one text, both special ones included, cut where it is too long."""
        ids: list[int] = self._tokenizer.encode(read(text).text).ids
        return ids if len(ids) <= self._max_tokens else [*ids[: self._max_tokens - 1], ids[-1]]


def learn(network: Network, epoch: Epoch, work: Path, settings: Settings) -> None:
    """Train a network in place, and leave it ready for use."""
    chance = random.Random(settings.seed)  # noqa: S311  repeatable, not secret
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    master = MasterWeights(network.encoder)
    encoder = Encoder(work, settings.max_tokens)
    weights = _output_weights(settings).to(device)
    optimizer = schedule = None
    for number in range(settings.epochs):
        begun = time.monotonic()
        batches = list(_batches(epoch(chance), encoder, settings.batch, chance))
        if optimizer is None or schedule is None:
            optimizer, schedule = _optimise(network, master, settings, len(batches))
        losses = []
        for ids, wanted, counts in batches:
            mask = (ids != 0).long().to(device)
            logits = network(_hide(ids, encoder.hidden_id, settings.hidden).to(device), mask)
            loss = _loss(logits, wanted.to(device), counts.to(device), weights)
            loss.backward()
            master.take_gradients()
            nn.utils.clip_grad_norm_(_trained(network, master), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            master.give_weights()
            losses.append(loss.item())
            if len(losses) % _REPORT_EVERY == 0:
                _report(number, losses[-_REPORT_EVERY:], f"{len(losses)} of {len(batches)}", begun)
        _report(number, losses, "all", begun)
    master.restore()
    network.cpu().eval()


def predict(network: Network, texts: Sequence[str], work: Path) -> np.ndarray:
    """Return raw logits, float32, shape (texts, outputs), one text at a time."""
    encoder = Encoder(work)
    rows = []
    with torch.inference_mode():
        for text in texts:
            ids = torch.tensor([encoder.ids(text)])
            rows.append(network(ids, torch.ones_like(ids))[0].numpy())
    return np.array(rows, dtype=np.float32)


def _report(epoch: int, losses: Sequence[float], done: str, begun: float) -> None:
    took = time.monotonic() - begun
    print(f"epoch {epoch + 1}, {done}: loss {np.mean(losses):.4f}, {took:.0f} s", flush=True)  # noqa: T201


def _heads(network: Network) -> list[nn.Parameter]:
    return [*network.heads.parameters(), *network.attention.parameters()]


def _trained(network: Network, master: MasterWeights) -> list[nn.Parameter]:
    return [*master.weights, *_heads(network)]


def _optimise(
    network: Network, master: MasterWeights, settings: Settings, batches: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups = [
        {"params": master.weights, "lr": settings.rate},
        {"params": _heads(network), "lr": 10 * settings.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=[settings.rate, 10 * settings.rate],
        total_steps=settings.epochs * batches + settings.epochs + 1,
        pct_start=0.1,
        anneal_strategy="linear",
    )
    return optimizer, schedule


def _output_weights(settings: Settings) -> Tensor:
    weights = torch.full((len(OUTPUTS) + len(JIGSAW),), settings.tag_weight)
    weights[: OUTPUTS.index(THREAT[0])] = 1.0
    weights[OUTPUTS.index(THREAT[0]) : OUTPUTS.index(THREAT[-1]) + 1] = settings.threat_weight
    return weights


def _loss(logits: Tensor, wanted: Tensor, counts: Tensor, weights: Tensor) -> Tensor:
    """Return the weighted cross-entropy over what is known of each example."""
    known = ~wanted.isnan()
    each = nn.functional.binary_cross_entropy_with_logits(
        logits, wanted.nan_to_num(), reduction="none"
    )
    return (each * known * weights * counts.unsqueeze(1)).sum(dim=1).mean() / 6


def _batches(
    examples: Sequence[Example], encoder: Encoder, size: int, chance: random.Random
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield padded ids, wanted outputs and weights; texts of like length share a batch."""
    rows = [(encoder.ids(example.text), example) for example in examples]
    chance.shuffle(rows)
    pool = 30 * size
    rows = [
        row
        for start in range(0, len(rows), pool)
        for row in sorted(rows[start : start + pool], key=lambda row: len(row[0]))
    ]
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]
    chance.shuffle(batches)
    for batch in batches:
        longest = max(len(ids) for ids, _ in batch)
        yield (
            torch.tensor([ids + [0] * (longest - len(ids)) for ids, _ in batch]),
            torch.tensor([example.wanted for _, example in batch]),
            torch.tensor([example.weight for _, example in batch]),
        )


def _hide(ids: Tensor, hidden_id: int, share: float) -> Tensor:
    """Replace a share of the tokens, in every second text, by the mask token."""
    chosen = torch.rand(ids.shape) < share
    chosen &= (torch.rand(len(ids), 1) < 0.5) & (ids > _FIRST_WORD)  # noqa: PLR2004
    return ids.masked_fill(chosen, hidden_id)
