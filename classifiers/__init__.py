"""How text is judged.

``open_classifier()`` opens the model that ships in ``classifiers/model``; a name opens another.
Importing this package loads no model, no array library and no language profile.
"""

from collections.abc import Mapping
from pathlib import Path

from classifiers.base import Classifier
from domain.types import Cuts

__all__ = ["Classifier", "open_classifier"]

#: The folder of the shipped model.
SHIPPED = Path(__file__).parent / "model"


def open_classifier(
    model: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    cuts: Cuts | None = None,
    threads: int = 2,
) -> Classifier:
    """Open a classifier, loaded, checked and ready.

    Args:
        model: ``None`` for the shipped model; otherwise the Hugging Face name or local folder of
            a sequence-classification model, which needs the ``torch`` extra.
        labels: For another model: from its own labels to ours, as ``{"toxic": "abuse:2"}``.
        cuts: For another model: its cuts; without them one half, and a quarter for the queue.
        threads: How many processor cores to use, for either.

    Raises:
        ClassifyError: The model cannot be opened or does not tell two known texts apart.
    """
    if model is None:
        from classifiers.onnx import OnnxClassifier

        return OnnxClassifier(folder=SHIPPED, threads=threads)
    from classifiers.torch import TorchClassifier

    return TorchClassifier(model=model, labels=labels or {}, cuts=cuts, threads=threads)
