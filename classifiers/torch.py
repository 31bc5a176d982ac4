"""Any Hugging Face sequence-classification model, by name or local folder.

For schools that bring their own: its labels are translated to ours by a mapping that the caller
gives, its scores are taken as they are (nothing here calibrates them), and its cuts are the
caller's. Needs the ``torch`` extra. Weights are read from safetensors only, and no code that
comes with a model is run.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from classifiers.assess import Assessor
from classifiers.calibration import monotone
from classifiers.canary import Canary, Watch
from classifiers.labels import LEVELS, OUTPUTS
from classifiers.scoring import Tokens, checked
from domain.errors import ClassifyError
from domain.types import TAGS, Assessment, Cut, Cuts

#: Longer windows cost much and blur what a single sentence says.
_LONGEST_WINDOW = 512
#: Two texts that a working model does not score alike, whatever its labels.
_CANARY = Canary(
    quiet="The cake sale raised £212, thank you all.",
    alarming="I am going to stab you tomorrow.",
    apart=0,
)


class TorchClassifier:
    """A transformers model with a translation of its labels; see the protocol in ``base``."""

    def __init__(
        self, *, model: str, labels: Mapping[str, str], cuts: Cuts | None = None, threads: int = 2
    ) -> None:
        self._tokenizer, self._model = _load(model)
        revision = getattr(self._model.config, "_commit_hash", None) or "local"
        self.name = f"{model}@{revision}"
        self.cuts = cuts or _default_cuts()
        self.languages: tuple[str, ...] = ("en",)
        self._columns = translate(model, list(self._model.config.id2label.values()), labels)
        self._begin, self._end = self._special_ids()
        self.window = self._longest() - len(self._begin) - len(self._end)
        self.short_window = 0
        _set_threads(threads)
        watch = Watch(scorer=self, canary=_CANARY)
        watch.check_canary()
        self._assessor = Assessor(scorer=self, watch=watch)

    def classify(self, texts: Sequence[str]) -> list[Assessment]:
        """Judge each text; see :meth:`classifiers.base.Classifier.classify`."""
        return self._assessor.assess_all(texts)

    def tokens(self, text: str) -> Tokens:
        """Return a text in the model's units; see :class:`classifiers.scoring.Scorer`."""
        encoding = self._tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        return Tokens(ids=encoding["input_ids"], places=encoding["offset_mapping"])

    def score(self, ids: Sequence[int]) -> tuple[float, ...]:
        """Return the model's own probabilities, translated; see the protocol in ``scoring``.

        A score for a level counts for every level below it as well.

        Raises:
            ClassifyError: The model cannot be run, or gives what is no number.
        """
        own = self._own_scores([*self._begin, *ids, *self._end])
        ours = [max((own[column] for column in columns), default=0.0) for columns in self._columns]
        return checked(self.name, raise_lower_levels(ours))

    def _own_scores(self, ids: list[int]) -> list[float]:
        import torch

        try:
            with torch.inference_mode():
                logits = self._model(torch.tensor([ids])).logits[0].float()
        except (RuntimeError, IndexError) as error:
            raise ClassifyError(f"{self.name}: could not judge {len(ids)} tokens") from error
        if not torch.isfinite(logits).all():
            raise ClassifyError(f"{self.name}: gave no finite score")
        scores = logits.softmax(0) if self._exclusive(len(logits)) else logits.sigmoid()
        return [float(score) for score in scores]

    def _exclusive(self, labels: int) -> bool:
        """Return whether the model's labels exclude each other, so that they sum to 1."""
        return labels > 1 and self._model.config.problem_type != "multi_label_classification"

    def _special_ids(self) -> tuple[list[int], list[int]]:
        """Return what the tokenizer puts before and after a text."""
        plain = self._tokenizer("a", add_special_tokens=False)["input_ids"]
        whole = self._tokenizer("a")["input_ids"]
        start = next(i for i in range(len(whole)) if whole[i : i + len(plain)] == plain)
        return whole[:start], whole[start + len(plain) :]

    def _longest(self) -> int:
        positions = getattr(self._model.config, "max_position_embeddings", _LONGEST_WINDOW)
        return int(min(self._tokenizer.model_max_length, positions, _LONGEST_WINDOW))


def translate(model: str, own: Sequence[str], labels: Mapping[str, str]) -> list[list[int]]:
    """Return, for each of our outputs, the columns of the model's scores that speak for it.

    Without a mapping, a model whose labels are ours already needs none.

    Args:
        model: Its name, for messages.
        own: The model's labels, in the order of its scores.
        labels: From the model's labels to ours; what is not named is ignored.

    Raises:
        ClassifyError: A label is unknown on either side, or none is left.
    """
    labels = labels or {label: label for label in own if label in OUTPUTS}
    if not labels:
        raise ClassifyError(
            f"{model}: say what its labels mean: it has {', '.join(own)}; ours are"
            f" {', '.join(OUTPUTS)}"
        )
    for theirs, ours in labels.items():
        _check_known(f"{model}: the model has no label", theirs, own)
        _check_known(f"{model}: we have no label", ours, OUTPUTS)
    return [
        [column for column, theirs in enumerate(own) if labels.get(theirs) == ours]
        for ours in OUTPUTS
    ]


def raise_lower_levels(scores: Sequence[float]) -> tuple[float, ...]:
    """Return the outputs with P(level ≥ k) at least as high as P(level ≥ k + 1)."""
    raised = list(scores)
    for first in (0, len(LEVELS)):
        for level in range(first + len(LEVELS) - 2, first - 1, -1):
            raised[level] = max(raised[level], raised[level + 1])
    return monotone(raised)


def _check_known(problem: str, label: str, known: Sequence[str]) -> None:
    if label not in known:
        near = difflib.get_close_matches(label, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise ClassifyError(f"{problem} {label!r}; {hint}")


def _load(model: str) -> tuple[Any, Any]:
    try:
        import torch  # noqa: F401  an extra
    except ImportError as error:
        raise ClassifyError(
            f"{model}: models other than the shipped one need PyTorch: pip install"
            " 'headsup[torch]'"
        ) from error
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
    )

    try:
        tokenizer = AutoTokenizer.from_pretrained(model, use_fast=True)
        network = AutoModelForSequenceClassification.from_pretrained(model, use_safetensors=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise ClassifyError(f"{model}: cannot be opened: {error}") from error
    if not tokenizer.is_fast:
        raise ClassifyError(f"{model}: its tokenizer cannot say where in a text a token lies")
    return tokenizer, network.eval()


def _set_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)


def _default_cuts() -> Cuts:
    cut = Cut(at_least=0.5, queue_at_least=0.25)
    return Cuts(abuse=(cut,) * 3, threat=(cut,) * 3, tags=dict.fromkeys(TAGS, cut))
