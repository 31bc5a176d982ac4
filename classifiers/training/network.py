"""The network: a small pretrained encoder, pooled three ways, with ordinal and tag heads."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from classifiers.labels import LEVELS
from classifiers.training.examples import JIGSAW
from classifiers.training.prepare import encoder_folder
from domain.types import TAGS

#: How many outputs each head has: abuse, threat, tags, and the public labels of training.
_GROUPS = (len(LEVELS), len(LEVELS), len(TAGS), len(JIGSAW))

#: Words whose embeddings the masks start from, in the order of :data:`classifiers.labels.MASKS`.
_MASK_WORDS = (("teacher", "smith", "jones"), ("school", "primary"))
#: The vocabulary entries that the masks took over.
_MASK_SLOTS = (1, 2)


class Network(nn.Module):  # type: ignore[misc, unused-ignore]  # torch may be absent
    """Token ids in, one logit per output of the label set out.

    Mean pooling says what a text is about; one learned attention per group of outputs
    finds the few words that matter in a long one.
    """

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.attention = nn.Linear(width, len(_GROUPS))
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleList(nn.Linear(2 * width, outputs) for outputs in _GROUPS)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return logits for padded token ids.

        Args:
            ids: int64, shape (texts, tokens).
            mask: int64, same shape, 1 for a token and 0 for padding.

        Returns:
            float32, shape (texts, 22), in the order of :data:`classifiers.labels.OUTPUTS` and
            then of :data:`classifiers.training.examples.JIGSAW`; without the latter, and shape
            (texts, 16), once :meth:`drop_public_head` was called.
        """
        states = self.encoder(ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        mean = (states * weight).sum(1) / weight.sum(1)
        scores = self.attention(states).masked_fill(weight == 0, -1e4).softmax(dim=1)
        focus = torch.einsum("btg,btw->bgw", scores, states)
        pooled = [
            self.dropout(torch.cat([mean, focus[:, group]], dim=1))
            for group in range(len(self.heads))
        ]
        abuse, threat, *rest = (head(part) for head, part in zip(self.heads, pooled, strict=True))
        return torch.cat([_ordinal(abuse), _ordinal(threat), *rest], dim=1)

    def drop_public_head(self) -> None:
        """Leave out the outputs that served training only."""
        self.heads = self.heads[: len(_GROUPS) - 1]


def _ordinal(raw: Tensor) -> Tensor:
    """Return logits of P(level ≥ 1), P(≥ 2), P(≥ 3) that never rise from one to the next."""
    first, second, third = raw.unbind(dim=1)
    at_least_2 = first - nn.functional.softplus(second)
    return torch.stack([first, at_least_2, at_least_2 - nn.functional.softplus(third)], dim=1)


def build_network(folder: Path | None = None) -> Network:
    """Return the network on the pretrained encoder, its masks placed near words they stand for.

    Word embeddings stay as pretrained: twelve thousand posts cannot improve thirty thousand of
    them. Dropout inside the encoder is off; on a CPU it costs a third of the time.
    """
    source = folder or encoder_folder()
    encoder = AutoModel.from_pretrained(
        source,
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    words = (source / "vocab.txt").read_text(encoding="utf-8").split("\n")
    embedding = encoder.embeddings.word_embeddings.weight
    embedding.requires_grad_(requires_grad=False)
    for slot, names in zip(_MASK_SLOTS, _MASK_WORDS, strict=True):
        embedding[slot] = embedding[[words.index(name) for name in names]].mean(dim=0)
    return Network(encoder, encoder.config.hidden_size)
