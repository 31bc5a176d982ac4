"""The shipped model: an int8 transformer run by ONNX Runtime.

Texts are run one at a time, each without padding, on as many threads as texts allow. Dynamic
quantisation takes an activation's scale from everything in the batch: alone in it, a text gets
the same scores whatever its neighbours, and short posts waste no work on padding.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifiers.assess import Assessor
from classifiers.calibration import calibrate
from classifiers.canary import Watch
from classifiers.labels import OUTPUTS
from classifiers.modelfile import TOKENIZER, WEIGHTS, read_model_file
from classifiers.rubric import RUBRIC, Rubric
from classifiers.scoring import Tokens, checked
from domain.errors import ClassifyError
from domain.types import Assessment, Cuts


class OnnxClassifier:
    """A model folder made by ``classifiers.training``, opened; see the protocol in ``base``."""

    def __init__(self, *, folder: Path, threads: int = 2, rubric: Rubric | None = RUBRIC) -> None:
        description = read_model_file(folder)
        self.name = description.name
        self.cuts: Cuts = description.cuts
        self.languages = description.languages
        self.window = description.max_tokens - 2
        self.short_window = description.short_window
        self._curves = description.curves
        self._threads = threads
        self._tokenizer = _open_tokenizer(folder / TOKENIZER)
        self._session = _open_session(folder / WEIGHTS)
        self._ends = [self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]")]
        watch = Watch(scorer=self, canary=description.canary)
        watch.check_canary()
        self._assessor = Assessor(scorer=self, watch=watch, rubric=rubric)

    def classify(self, texts: Sequence[str]) -> list[Assessment]:
        """Judge each text; see :meth:`classifiers.base.Classifier.classify`."""
        return self._assessor.assess_all(texts, self._threads)

    def tokens(self, text: str) -> Tokens:
        """Return a text's word pieces; see :class:`classifiers.scoring.Scorer`."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return Tokens(ids=encoding.ids, places=encoding.offsets)

    def score(self, ids: Sequence[int]) -> tuple[float, ...]:
        """Return calibrated probabilities; see :class:`classifiers.scoring.Scorer`.

        Raises:
            ClassifyError: The model cannot be run, or gives what is no probability.
        """
        logits = self._run([self._ends[0], *ids, self._ends[1]])
        return checked(self.name, calibrate(logits, self._curves))

    def _run(self, ids: list[int]) -> list[float]:
        import numpy as np
        from onnxruntime.capi.onnxruntime_pybind11_state import (
            Fail,
            InvalidArgument,
            RuntimeException,
        )

        try:
            logits, *more = self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise ClassifyError(f"{self.name}: could not judge {len(ids)} tokens") from error
        if more or np.shape(logits) != (1, len(OUTPUTS)):
            raise ClassifyError(f"{self.name}: gave an answer of another shape than its labels")
        return [float(logit) for logit in logits[0]]


def _open_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))


def _open_session(path: Path) -> Any:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
    )
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        NotImplemented as NotSupported,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotSupported) as error:
        raise ClassifyError(f"{path}: ONNX Runtime cannot run it: {error}") from error
